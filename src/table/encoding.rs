//! Bytes → text. Excel and dealer systems write UTF-8 with or without its mark, UTF-16 («Unicode 文本») and GB18030 (GBK, GB2312).

use encoding_rs::{Encoding as Table, GB18030, UTF_16BE, UTF_16LE};

/// How a text was written down as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, the low byte first, as Windows writes it.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// GB18030, which GBK and GB2312 are parts of.
    Gb18030,
}

impl Encoding {
    /// The name as programs show it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
            Self::Gb18030 => "GB18030",
        }
    }
}

/// A text, and what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// How it was written.
    pub encoding: Encoding,
    /// How many characters could not be read; each stands as `\u{FFFD}`.
    pub unreadable: usize,
}

/// How many bytes tell whether every second one is nought.
const PROBED: usize = 4_096;

/// What stands for a character that cannot be read.
const UNREADABLE: char = '\u{FFFD}';

/// The text of a file.
///
/// A byte order mark decides; without one it is UTF-16 where every second byte is nought, UTF-8 where it is valid UTF-8, and GB18030
/// otherwise, unless that reads worse than UTF-8 with some bytes spoilt.
pub fn decode(mut bytes: Vec<u8>) -> Decoded {
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        bytes.drain(..3);
        return utf8_or(bytes, false);
    }
    if bytes.starts_with(&[0xFF, 0xFE]) {
        return converted(UTF_16LE, Encoding::Utf16Le, &bytes);
    }
    if bytes.starts_with(&[0xFE, 0xFF]) {
        return converted(UTF_16BE, Encoding::Utf16Be, &bytes);
    }
    match wide(&bytes) {
        Some(Encoding::Utf16Le) => converted(UTF_16LE, Encoding::Utf16Le, &bytes),
        Some(_) => converted(UTF_16BE, Encoding::Utf16Be, &bytes),
        None => utf8_or(bytes, true),
    }
}

/// UTF-8, or what else it could be.
fn utf8_or(bytes: Vec<u8>, unmarked: bool) -> Decoded {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => {
            return Decoded {
                text,
                encoding: Encoding::Utf8,
                unreadable: 0,
            };
        }
        Err(error) => error.into_bytes(),
    };
    let spoilt = || {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let unreadable = unreadable(&text);
        Decoded {
            text,
            encoding: Encoding::Utf8,
            unreadable,
        }
    };
    if !unmarked {
        return spoilt();
    }
    let chinese = converted(GB18030, Encoding::Gb18030, &bytes);
    if chinese.unreadable == 0 {
        return chinese;
    }
    let spoilt = spoilt();
    if spoilt.unreadable < chinese.unreadable {
        spoilt
    } else {
        chinese
    }
}

fn converted(table: &'static Table, encoding: Encoding, bytes: &[u8]) -> Decoded {
    let (text, had_errors) = table.decode_with_bom_removal(bytes);
    let text = text.into_owned();
    let unreadable = if had_errors { unreadable(&text) } else { 0 };
    Decoded {
        text,
        encoding,
        unreadable,
    }
}

fn unreadable(text: &str) -> usize {
    text.chars().filter(|&c| c == UNREADABLE).count()
}

/// Which UTF-16 these bytes are by their noughts: digits, separators and line ends have one each.
fn wide(bytes: &[u8]) -> Option<Encoding> {
    let probe = bytes.get(..PROBED).unwrap_or(bytes);
    let (pairs, _) = probe.as_chunks::<2>();
    let low_first = pairs.iter().filter(|pair| pair[1] == 0 && pair[0] != 0);
    let high_first = pairs.iter().filter(|pair| pair[0] == 0 && pair[1] != 0);
    let (low_first, high_first) = (low_first.count(), high_first.count());
    // A text of figures is nearly all such pairs; a stray nought in another encoding is none.
    let enough = (pairs.len() / 4).max(1);
    if bytes.len() % 2 == 1 {
        None
    } else if low_first >= enough && low_first > high_first * 4 {
        Some(Encoding::Utf16Le)
    } else if high_first >= enough && high_first > low_first * 4 {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "经销商,1月,2月\n鑫源汽车,\"1,200.50\",—\n";

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn each_encoding_is_found_by_itself_and_gives_the_same_text() {
        let (gb, _, _) = GB18030.encode(TEXT);
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        let little = utf16(TEXT, u16::to_le_bytes);
        let big = utf16(TEXT, u16::to_be_bytes);
        let cases = [
            (TEXT.as_bytes().to_vec(), Encoding::Utf8),
            (marked(&[0xEF, 0xBB, 0xBF], TEXT.as_bytes()), Encoding::Utf8),
            (gb.into_owned(), Encoding::Gb18030),
            (marked(&[0xFF, 0xFE], &little), Encoding::Utf16Le),
            (marked(&[0xFE, 0xFF], &big), Encoding::Utf16Be),
            (little, Encoding::Utf16Le),
            (big, Encoding::Utf16Be),
        ];
        for (bytes, encoding) in cases {
            let decoded = decode(bytes);
            assert_eq!(decoded.encoding, encoding);
            assert_eq!(decoded.text, TEXT, "{encoding:?}");
            assert_eq!(decoded.unreadable, 0, "{encoding:?}");
        }
    }

    #[test]
    fn rare_characters_of_names_survive_in_gb18030() {
        let text = "𠮷㛃镕堃,€,﨩\n";
        let (bytes, _, _) = GB18030.encode(text);
        let decoded = decode(bytes.into_owned());
        assert_eq!((decoded.text.as_str(), decoded.unreadable), (text, 0));
    }

    #[test]
    fn spoilt_bytes_are_counted_and_the_rest_is_read() {
        let mut bytes = TEXT.repeat(20).into_bytes();
        bytes.insert(40, 0xFF);
        let decoded = decode(bytes);
        assert_eq!(decoded.encoding, Encoding::Utf8);
        assert_eq!(decoded.unreadable, 1);
        assert!(decoded.text.contains("鑫源汽车"));

        let mut marked = vec![0xEF, 0xBB, 0xBF];
        marked.extend(*b"1,\xC4\xE3,2");
        let decoded = decode(marked);
        assert_eq!((decoded.encoding, decoded.unreadable), (Encoding::Utf8, 2));

        // Half a character at the end.
        let (gb, _, _) = GB18030.encode(TEXT.trim_end());
        let decoded = decode([gb.as_ref(), &[0xC4]].concat());
        assert_eq!(
            (decoded.encoding, decoded.unreadable),
            (Encoding::Gb18030, 1)
        );
        assert!(decode(vec![0xFF, 0xFE, b'1']).unreadable == 1);
    }

    #[test]
    fn nothing_and_next_to_nothing_are_texts() {
        for bytes in [&b""[..], b"1", b"\n", b"\0", b"\0\0", b"a\0b"] {
            assert_eq!(decode(bytes.to_vec()).unreadable, 0, "{bytes:?}");
        }
        assert_eq!(decode(Vec::new()).text, "");
    }
}
