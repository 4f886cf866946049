//! The files inside a compound file, as Office before 2007 wrote everything: sectors, chained through a table.

/// A sector that is none: the end of a chain, or free.
const LAST_SECTOR: u32 = 0xFFFF_FFFA;

/// A compound file.
pub(super) struct Compound<'b> {
    bytes: &'b [u8],
    /// Two to this power is how long a sector is.
    shift: u32,
    /// Which sector follows each.
    next: Vec<u32>,
    /// The same for the short sectors of small files, which lie in a file of their own.
    next_short: Vec<u32>,
    short: Vec<u8>,
    /// Files up to here lie in short sectors.
    cutoff: usize,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    length: usize,
}

/// How long a short sector is.
const SHORT: usize = 64;

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    let (numbers, _) = bytes.as_chunks::<4>();
    numbers.iter().map(|number| u32::from_le_bytes(*number))
}

impl<'b> Compound<'b> {
    /// Reads how a file is laid out; none if it is no such file.
    pub(super) fn new(bytes: &'b [u8]) -> Option<Self> {
        let shift = u32::from(u16_at(bytes, 30)?);
        if !(9..=12).contains(&shift) {
            return None;
        }
        let mut file = Self {
            bytes,
            shift,
            next: Vec::new(),
            next_short: Vec::new(),
            short: Vec::new(),
            cutoff: usize::try_from(u32_at(bytes, 56)?).ok()?,
            entries: Vec::new(),
        };
        // Where the table of sectors itself lies: 109 sectors in the header, the others in a chain.
        let mut tables: Vec<u32> = numbers(bytes.get(76..512)?).collect();
        let mut more = u32_at(bytes, 68)?;
        while more < LAST_SECTOR && tables.len() <= file.sectors() {
            let sector = file.sector(more)?;
            tables.extend(numbers(sector));
            more = tables.pop()?;
        }
        tables.truncate(file.sectors());
        for table in tables {
            if table < LAST_SECTOR {
                let sector = file.sector(table)?;
                file.next.extend(numbers(sector));
            }
        }
        let directory = file.chain(u32_at(bytes, 48)?);
        for entry in directory.as_chunks::<128>().0 {
            let length = usize::from(u16_at(entry, 64)?);
            if length < 2 {
                continue;
            }
            let units = entry.get(..length.min(64) - 2)?.as_chunks::<2>().0;
            let units = units.iter().map(|unit| u16::from_le_bytes(*unit));
            let name = char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}'));
            file.entries.push(Entry {
                name: name.collect(),
                start: u32_at(entry, 116)?,
                length: usize::try_from(u32_at(entry, 120)?).ok()?,
            });
        }
        let root = file.entries.first().map_or(LAST_SECTOR, |root| root.start);
        file.short = file.chain(root);
        let table = file.chain(u32_at(bytes, 60)?);
        file.next_short = numbers(&table).collect();
        Some(file)
    }

    fn sectors(&self) -> usize {
        self.bytes.len() >> self.shift
    }

    /// The bytes of a sector; those of the last one may be fewer.
    fn sector(&self, number: u32) -> Option<&'b [u8]> {
        let length = 1_usize << self.shift;
        let start = usize::try_from(number).ok()?.checked_add(1)?;
        let start = start.checked_mul(length)?;
        let end = start.saturating_add(length).min(self.bytes.len());
        self.bytes.get(start..end)
    }

    /// The sectors from here on, joined. A chain that goes round in circles ends where the file would.
    fn chain(&self, mut sector: u32) -> Vec<u8> {
        let mut joined = Vec::new();
        let mut left = self.sectors() + 1;
        while sector < LAST_SECTOR
            && left > 0
            && let Some(bytes) = self.sector(sector)
        {
            joined.extend_from_slice(bytes);
            left -= 1;
            let next = usize::try_from(sector)
                .ok()
                .and_then(|at| self.next.get(at));
            sector = next.copied().unwrap_or(LAST_SECTOR);
        }
        joined
    }

    /// Whether there is a file of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// The bytes of a file.
    pub(super) fn file(&self, name: &str) -> Option<Vec<u8>> {
        let mut entries = self.entries.iter();
        let entry = entries.find(|entry| entry.name.eq_ignore_ascii_case(name))?;
        let mut bytes = if entry.length < self.cutoff {
            let mut joined = Vec::new();
            let mut sector = entry.start;
            let mut left = self.short.len() / SHORT + 1;
            while sector < LAST_SECTOR && left > 0 {
                let number = usize::try_from(sector).ok()?;
                let start = number.checked_mul(SHORT)?;
                let end = start.saturating_add(SHORT).min(self.short.len());
                let Some(bytes) = self.short.get(start..end) else {
                    break;
                };
                joined.extend_from_slice(bytes);
                left -= 1;
                sector = self.next_short.get(number).copied().unwrap_or(LAST_SECTOR);
            }
            joined
        } else {
            self.chain(entry.start)
        };
        bytes.truncate(entry.length);
        Some(bytes)
    }
}
