//! Every text of the page, in both languages: one that lacks a language does not compile. The boards have theirs beside them, made with the
//! same two macros.

use rust_decimal::Decimal;

use crate::engine::arithmetic::divide;
use crate::engine::{Absence, Cell, Warning};
use crate::lang::Lang;
use crate::library::help::Kind as HelpKind;
use crate::policy::model::{GateEffect, Policy, RoundingMode, Status, TableKind};
use crate::policy::{Axis, Kind, Value, notation};

use super::desk::Desk;

/// How many missing inputs are named where there is little room.
const NAMED: usize = 2;

/// How many runs of periods or rows are named.
const RUNS: usize = 12;

/// A text of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Say {
    zh: &'static str,
    en: &'static str,
}

impl Say {
    pub(crate) const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }

    /// The text in `lang`.
    pub(crate) fn get(self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

macro_rules! texts {
    ($($name:ident: $zh:literal, $en:literal;)+) => {
        $(pub(crate) const $name: $crate::web::text::Say = $crate::web::text::Say::new($zh, $en);)+
    };
}
pub(crate) use texts;

/// Sentences with something in them.
macro_rules! sentences {
    ($($(#[$doc:meta])+ $name:ident($($argument:ident),+): $zh:literal, $en:literal;)+) => {
        $($(#[$doc])+ pub(crate) fn $name(lang: $crate::lang::Lang, $($argument: &str),+) -> String {
            match lang { $crate::lang::Lang::Zh => format!($zh), $crate::lang::Lang::En => format!($en) }
        })+
    };
}
pub(crate) use sentences;

texts! {
    DESK: "返利台", "Rebate Desk";
    TAGLINE: "选一份商务政策，填上数字，看到算到分的返利，以及每个数字背后的条款。",
        "Pick a commercial policy, fill in the figures, and see the rebate to the fen, with the clause behind every number.";
    SKIP: "跳到正文", "Skip to content";
    THEME: "外观", "Appearance";
    THEME_AUTO: "跟随系统", "As the system";
    THEME_LIGHT: "浅色", "Light";
    THEME_DARK: "深色", "Dark";
    LOCAL: "数字只在本机计算，不上传。", "Figures are worked out on this device and go nowhere.";

    WHOLE_PAGE: "在返利台打开（新窗口）", "Open in Rebate Desk (new window)";
    NEWS: "有新版本。", "A new version is here.";
    NEWS_ABOUT: "填的数都留着；打开着的整张表要重新选一次。", "What you filled in stays; a whole table that is open has to be chosen again.";
    NEWS_UNKEPT: "有填的内容这个浏览器没能存下（见填报上方的提示），换了会丢。请先下载备份或抄下来。",
        "Something you filled in could not be kept in this browser (see the note above the form) and would be lost. Download a backup or copy it first.";
    NEWS_NOW: "现在换", "Switch now";
    NEWS_ALL_THE_SAME: "还是换", "Switch all the same";
    NEWS_LATER: "以后", "Later";
    OFFLINE: "离线与安装", "Offline and installing";
    OFFLINE_NO: "这个浏览器没有把本页存下来：它不支持、被设成不许，或这个网址不提供。联网时一切照常。",
        "This browser has not kept the page: it cannot, is set not to, or this address does not offer it. With a connection everything works as ever.";
    OFFLINE_ONE_FILE: "这一份是单个文件，什么都在里面，不用网络。", "This copy is one file with everything in it. It needs no network.";
    OFFLINE_OFF: "已按您的要求关掉：本页不存在这台设备上，每次都从网上取。填的数不受影响。",
        "Switched off as you wished: the page is not kept on this device and comes over the network each time. What you filled in is not affected.";
    OFFLINE_COMING: "正在把本页存到这台设备上…", "Keeping the page on this device…";
    OFFLINE_PART: "断网也能打开：政策、计算、方案、对比、帮助都在这台设备上。整张表和政策编辑器还没有存下（约 5 MB，多数网站压缩后约 1.6 MB）。",
        "Opens with the network off: policies, calculator, scenarios, comparison and help are on this device. Whole tables and the policy editor are not yet (some 5 MB; most hosts send them as 1.6 MB).";
    OFFLINE_WHOLE: "断网也能用：整个页面都存在这台设备上。", "Works with the network off: all of the page is on this device.";
    OFFLINE_BRING: "把其余的也存下", "Keep the rest as well";
    OFFLINE_INSTALL: "安装到这台设备", "Install on this device";
    OFFLINE_SWITCH_OFF: "不要存在这台设备上", "Do not keep the page on this device";
    OFFLINE_SWITCH_ON: "存在这台设备上", "Keep the page on this device";
    PLACES: "去往", "Places";
    POLICIES: "政策", "Policies";
    SEARCH: "查找政策", "Find a policy";
    NO_MATCH: "没有符合的政策。换个词，或清空查找框。", "No policy matches. Try another word, or clear the box.";
    COMING: "正在取这份政策…", "Fetching the policy…";
    LOST: "没有取到这份政策，请检查网络后再试。已填的数字都还在。若一直取不到，可能页面有了新版本，请刷新。",
        "The policy did not arrive. Check the connection and try again; nothing you entered is lost. If it keeps failing, the page may have a new version: reload it.";
    PART_COMING: "正在取这一部分…", "Fetching this part…";
    PART_LOST: "没有取到这一部分，请检查网络后再试。已填的数字都还在。若一直取不到，可能页面有了新版本，请刷新。",
        "This part did not arrive. Check the connection and try again; nothing you entered is lost. If it keeps failing, the page may have a new version: reload it.";
    ORIGINAL: "原文段落", "The paragraph in the document";
    DOCUMENT_COMING: "正在取原文…", "Fetching the document…";
    DOCUMENT_LOST: "没有取到原文，请检查网络。", "The document did not arrive. Check the connection.";
    DOCUMENT_LACKS: "随页面附带的文件里没有这句话。", "The documents that come with this page do not have this sentence.";
    TRY_AGAIN: "再试一次", "Try again";
    NOT_FOUND: "没有这一页", "There is no such page";
    NOT_FOUND_WHY: "网址可能不完整，或这份政策已改名。", "The address may be incomplete, or the policy has been renamed.";
    DID_YOU_MEAN: "是不是要找：", "Did you mean:";
    TO_POLICIES: "全部政策", "All policies";

    SCENARIOS: "我的方案", "My scenarios";
    SCENARIOS_TAGLINE: "填过的方案都在这台设备的浏览器里，不上传。换设备或清理浏览器之前，请先下载备份。",
        "What you filled in is in the browser of this device and goes nowhere. Before you change devices or clear the browser, download a backup.";
    NAME_IT: "存为方案", "Keep as a scenario";
    KEEP_A_COPY: "另存一份", "Keep a copy";
    LEAVE_SCENARIO: "不再用这个方案", "Leave this scenario";
    SCENARIO_NAME: "方案名称", "Name of the scenario";
    KEEP_IT: "保存", "Keep";
    CANCEL: "取消", "Cancel";
    NO_SCENARIOS: "还没有方案。打开一份政策，填上数字，点「存为方案」。", "There are no scenarios yet. Open a policy, fill it in, and press “Keep as a scenario”.";
    FIND_SCENARIO: "按名称、政策、标签、备注查找", "Find by name, policy, tag or note";
    SORT_BY: "排序", "Sort";
    BY_CHANGE: "最近改的在前", "Last changed first";
    BY_NAME: "按名称", "By name";
    WITHOUT_NAME: "未命名的填报", "Not yet named";
    CHANGE_DETAILS: "改名、备注、标签", "Name, note, tags";
    SCENARIO_NOTE: "备注", "Note";
    TAGS: "标签（空格隔开）", "Tags, parted by spaces";
    DUPLICATE: "复制一份", "Duplicate";
    TO_BIN: "移到回收站", "Move to the bin";
    BRING_BACK: "恢复", "Bring back";
    DELETE_FOR_GOOD: "彻底删除", "Delete for good";
    REALLY_DELETE: "确认彻底删除", "Really delete for good";
    DAMAGED: "读不出来的内容", "What cannot be read";
    DAMAGED_HELP: "这些内容读不出来，原样留着。可复制出来，确认不要了再删。", "These cannot be read and are kept as they are. Copy what you need; delete what you do not.";
    BACKUP: "备份", "Backup";
    SAVE_BACKUP: "下载备份", "Download a backup";
    READ_BACKUP: "从备份恢复", "Restore from a backup";
    NO_BACKUP: "这不是返利台的备份文件", "This is no backup of Rebate Desk";
    BACKUP_NEWER: "这个备份是更新的版本写的，请刷新页面再试", "A newer version has written this backup; reload the page and try again";
    BACKUP_LARGE: "文件太大，不是返利台的备份", "This file is too large for a backup of Rebate Desk";
    NEWER_ONLY: "由更新的版本保存，只能看", "kept by a newer version; only to be looked at";
    IS_KEPT: "已自动保存在本机", "Kept on this device";
    NOT_KEPT_FULL: "没有保存：浏览器给的空间满了。内容还在页面上，请先导出或删掉一些不用的", "Not kept: the browser has no room left. It is still on the page; save some of it as files, or delete what is no longer needed";
    NOT_KEPT_BLOCKED: "没有保存：浏览器不让本页存数据（可能是无痕窗口）。关掉页面前请导出", "Not kept: the browser lets this page keep nothing, as in some private windows. Save it as a file before you close the page";
    CHANGED_ELSEWHERE: "另一个标签页改了这里的内容，本页的改动还没有保存", "Another tab has changed this; what you changed here is not kept yet";
    KEPT_BY_NEWER: "这是更新的版本保存的，这里只能看。请刷新页面", "A newer version has kept this; it can only be looked at here. Reload the page";
    SET_ASIDE: "上次保存的内容读不出来，已原样放在一边", "What was kept cannot be read; it was set aside as it is";
    SHOW_ASIDE: "查看放在一边的内容", "Look at what was set aside";
    TAKE_THEIRS: "用那边的", "Take theirs";
    KEEP_BOTH: "两份都留", "Keep both";
    TRAINING: "培训", "Training";
    BOARDS: "台账看板", "Boards";
    TRAINING_TAGLINE: "按政策出题：练习当场看解析，考试计时打分，错题到期再练。算题的答案由返利台算出，换一组数就是一道新题。",
        "Questions on the policies: practise with explanations at once, sit a timed exam, come back to what went wrong. Figures in computed questions are worked out by Rebate Desk; other figures make another question.";
    TRAINING_COMING: "正在取题库…", "Fetching the question banks…";
    TRAINING_LOST: "题库没有取到。请检查网络后再试。", "The question banks did not come. Check the network and try again.";
    NO_SUCH_SESSION: "没有这次练习或考试，可能已删除。", "There is no such practice or exam; it may have been deleted.";
    SESSION_DAMAGED: "这次练习的记录读不出来，已原样留着。", "The record of this session cannot be read; it is kept as it is.";
    SESSION_NEWER: "这次练习是更新的版本记录的，请刷新页面。", "A newer version keeps this session; reload the page.";
    SESSION_ELSEWHERE: "另一个标签页也在答这份题。为免互相覆盖，这里只能看；刷新后继续。", "Another tab answers the same questions. So that nothing is written over, they can only be looked at here; reload to go on.";
    GO_ON_WITH: "接着做", "Go on";
    BANKS: "题库", "Question banks";
    BANK_UNSOUND: "这个题库还有没改好的题，改好后才能练习。", "Some questions of this bank still need mending; then it can be practised.";
    DUE_GONE: "到期的错题所在的题库已不在这台设备上。", "The banks of the questions that are due are not on this device any more.";
    COMPUTED: "算题", "Computed questions";
    COMPUTED_HELP: "每道题现出数字、现算答案，错项来自常见的算错法，可以一直练下去。", "Each question has figures of its own, and its answer is worked out; the wrong options come from the usual mistakes. There is always another.";
    WRONG_BOOK: "错题本", "What went wrong";
    REVIEW_NOW: "现在复习", "Review now";
    NOTHING_DUE: "今天没有到期的错题。", "Nothing is due today.";
    WRONG_BOOK_EMPTY: "还没有错题。答错的题会收在这里，隔 1、2、4、8、16 天再出现，五次都对就移出。", "Nothing has gone wrong yet. What does is kept here and comes back after 1, 2, 4, 8 and 16 days; right five times, it leaves.";
    PAST_SESSIONS: "做过的", "Done before";
    BEGIN: "开始", "Begin";
    MODE: "方式", "Mode";
    PRACTICE: "练习", "Practice";
    EXAM: "考试", "Exam";
    PRACTICE_HELP: "每题当场看对错和解析。", "Each answer is checked at once, with its explanation.";
    EXAM_HELP: "交卷后才看对错；到时间自动交卷。", "Answers are shown after you hand in; handed in automatically when time is up.";
    HOW_MANY: "题数", "Questions";
    ALL_OF_THEM: "全部", "All";
    TOPICS: "知识点", "Topics";
    ANY_TOPIC: "不限", "Any";
    DIFFICULTY: "难度", "Difficulty";
    MINUTES: "限时（分钟，空着不限）", "Minutes (blank: no limit)";
    PASS_MARK: "及格线（%）", "Pass mark (%)";
    SCORING: "多选题计分", "Multiple choice";
    SCORING_ALL: "全对得分", "All or nothing";
    SCORING_HALF: "漏选得半", "Half if some are missing";
    SCORING_BY_OPTION: "按选项得分", "By option";
    SHUFFLED: "打乱题目和选项", "Shuffle questions and options";
    TRAINEE: "姓名（可不填）", "Name (may be blank)";
    NOTHING_FITS: "没有符合条件的题，请放宽知识点或难度。", "No question fits; allow more topics or difficulties.";
    PREVIOUS: "上一题", "Previous";
    NEXT: "下一题", "Next";
    SHOW_ANSWER: "看答案", "Show the answer";
    FLAG: "标记", "Flag";
    FLAGGED: "已标记", "Flagged";
    HAND_IN: "交卷", "Hand in";
    GO_ON_ANSWERING: "继续答题", "Keep answering";
    HAND_IN_ANYWAY: "确定交卷", "Hand in all the same";
    END_PRACTICE: "结束练习", "End the practice";
    YOUR_FIGURE: "填写数字", "Your figure";
    RIGHT: "答对了", "Right";
    NOT_RIGHT: "答错了", "Wrong";
    PARTLY: "部分得分", "Partly right";
    NOT_ANSWERED: "没有作答", "Not answered";
    CORRECT_OPTION: "正确", "correct";
    CHOSEN_OPTION: "您选的", "chosen";
    MULTIPLE_HINT: "多选题：可选多项。", "Several may be right.";
    KEYS_HINT: "键盘：1–9 选项，回车看答案或下一题，← → 翻题，F 标记。", "Keyboard: 1–9 choose, Enter shows the answer or goes on, ← → turn, F flags.";
    WORK_IT_OUT: "用数字算一算", "Work it out";
    WORK_IT_OUT_HELP: "改动下面的数，看结果怎样变。", "Change the figures and see what comes out.";
    QUESTION_LIST: "题目一览", "All questions";
    PASSED_IT: "及格", "Passed";
    NOT_PASSED: "未及格", "Not passed";
    BY_TOPIC: "按知识点", "By topic";
    WHAT_WENT_WRONG: "错题与解析", "What went wrong, and why";
    ALL_RIGHT: "全部答对。", "All of it is right.";
    PRACTISE_WRONG: "再练错题", "Practise these again";
    TO_TRAINING: "回到培训", "Back to training";
    CERTIFICATE_NOTE: "本成绩由答题者在自己的设备上得出，用于培训，不作监考证明。", "The result was worked out on the trainee's own device: it is for training, and proves nothing about who answered.";
    NO_TOPIC: "（未分类）", "(no topic)";
    QUESTION_GONE: "题库里没有这道题了。", "The question is not in the bank any more.";
    PAPER: "试卷", "Paper";
    PAPER_FROM_LINK: "来自链接的试卷", "A paper from a link";
    PAPER_HELP: "填上姓名就可以开始，中途刷新、关掉都能接着做。做完把成绩码发给出卷的人。题目和答卷只在这台设备上，不经过服务器；成绩码用于培训，不防作弊。", "Give your name and begin; you can reload or close the page and go on later. Send the result code to whoever gave out the paper. Questions and answers stay on this device, and no server sees them; result codes are for training and do not prevent cheating.";
    PAPER_BEFORE: "您在这台设备上做过这份试卷", "You have been at this paper on this device";
    YOUR_NAME: "姓名", "Your name";
    NAME_NEEDED: "请先填姓名：成绩码里要有。", "Please give your name: the result code carries it.";
    KEEP_BANK: "存为我的题库", "Keep among my banks";
    BANK_KEPT: "已存为我的题库，在“培训”里可以练。", "Kept among your banks: practise it under “Training”.";
    BEGIN_AGAIN: "重新做一遍", "Begin again";
    HANDED_IN: "已交卷", "Handed in";
    SEE_RESULT: "看成绩", "See the result";
    NO_LIMIT: "不限时", "No time limit";
    FOR_TRAINERS: "出卷与成绩表", "Papers and results";
    FOR_TRAINERS_HELP: "从题库和算题里组一份试卷，把链接或二维码发给学员，人人拿到同样的题；收回成绩码，一次看全班。", "Put a paper together from banks and computed questions, and send its link or QR code: everybody gets the same questions. Paste the result codes that come back and see the whole class.";
    COMPOSE: "组一份试卷", "Compose a paper";
    COMPOSE_HELP: "选好题目、定好规则，生成一个链接。试卷就写在链接里，不经过服务器。", "Choose where questions come from and the rules; a link comes out. The paper is in the link itself, and goes through no server.";
    PAPER_TITLE: "试卷名称", "What the paper is called";
    PAPER_FROM: "题目", "Questions";
    PAPER_SOURCE: "从哪里选题", "Take questions from";
    PAPER_RULES: "规则", "Rules";
    ADD_SOURCE: "加入", "Add";
    NO_SOURCES: "还没有题目：在下面选一个题库或算题，按“加入”。", "No questions yet: choose below where they come from, and press “Add”.";
    MY_BANK: "我的题库 · ", "Mine · ";
    COMPUTED_OF: "算题 · ", "Computed · ";
    DRAW_COUNT: "抽几题（空着为全部）", "How many (blank: all)";
    COMPUTED_COUNT: "出几题", "How many";
    HOW_CHOSEN: "怎样选题", "How they are chosen";
    DRAWN: "随机抽", "Drawn";
    PICKED: "逐题挑", "Picked by hand";
    NARROW_DOWN: "只要某些知识点、难度", "Only some topics or difficulties";
    COUNT_NEEDED: "算题要写明题数。", "Say how many computed questions there shall be.";
    ISSUE: "生成试卷链接", "Make the link";
    PAPER_TOO_LARGE: "自己的题库太大，放不进链接。请少放几道题，或拆成几份。", "The banks of your own are too large for a link. Take fewer questions, or make several papers.";
    PAPER_UNKEPT: "浏览器没有存下这份试卷和成绩：关闭标签页前，请复制链接、导出成绩。", "The browser has not kept this paper and its results: copy the link and save the results before you close the tab.";
    NO_SUCH_PAPER: "没有这份试卷，可能已删除。", "There is no such paper; it may have been deleted.";
    PAPER_DAMAGED: "这份试卷的记录读不出来，已原样留着。", "The record of this paper cannot be read; it is kept as it is.";
    PAPER_LINK: "试卷链接", "Link to the paper";
    PAPER_OF_FILE: "您打开的是单个文件，没有网址。把下面这段发给学员，学员在返利台的“我的方案”里用“打开链接”粘贴即可。", "You have opened a single file, which has no address. Send this; trainees open it in Rebate Desk with “Open a link” on the page of scenarios.";
    HAND_OUT: "发给学员", "Hand it out";
    HAND_OUT_HELP: "谁打开链接，谁就能做这份试卷，人人题目、选项顺序相同。题库和答案都在各人的页面里，适合培训，不适合防作弊的正式考试。", "Whoever opens the link can take the paper, with the same questions and options in the same order. Banks and answers are on everybody's page: this is for training, and no exam that must be proof against cheating.";
    TRY_PAPER: "自己先做一遍", "Take it yourself";
    ANOTHER_DRAW: "同样规则另抽一份", "Another one by the same rules";
    COLLECT: "收成绩", "Collect results";
    COLLECT_HELP: "把学员发回的成绩码或链接贴在这里，一行一份，可一次贴几十份；前后有聊天文字也没关系。", "Paste the result codes or links that came back, one a line and as many as you like; words of a chat around them do no harm.";
    RESULT_CODES: "成绩码", "Result codes";
    ADD_RESULTS: "加入成绩表", "Add to the results";
    PASTE_FIRST: "请先把成绩码贴到上面的框里。", "Paste result codes into the field above first.";
    NO_RESULTS: "还没有成绩。", "No results yet.";
    RESULTS_BOARD: "成绩表", "Results";
    TRAINEE_NAME: "姓名", "Name";
    POINTS: "得分", "Points";
    RATE: "得分率", "Percent";
    TOOK: "用时", "Time";
    NAMELESS: "（没有姓名）", "(no name)";
    ANOTHER_TRY: "再次作答，不计入错误率", "another try, counts in no rate";
    NO_RESULT_LINES: "没有读成成绩的行", "Lines that could not be read";
    MISSED_MOST: "错得最多的题", "Missed most";
    SAVE_RESULTS: "成绩存为 CSV", "Results as CSV";
    SAVE_MISSED: "错题统计存为 CSV", "Questions as CSV";
    WITH_ANSWERS: "题目和答案（讲评用）", "Questions with answers";
    RESULT_FROM_LINK: "来自链接的成绩", "A result from a link";
    RESULT_WITHOUT_PAPER: "这台设备上没有这份成绩所属的试卷。请在出卷的那台设备、那个浏览器里打开，或把成绩码贴到那里的成绩表。", "The paper of this result is not on this device. Open the link in the browser in which the paper was composed, or paste the code into its board there.";
    ADD_TO_BOARD: "加入成绩表", "Add to the results";
    RESULT_CODE: "成绩码", "Result code";
    COPY_CODE: "复制成绩码", "Copy the result code";
    RESULT_CODE_HELP: "请整段复制，发给出卷的人，不要改动。里面有姓名、用时和每题的答案。", "Copy all of it, unchanged, and send it to whoever gave out the paper. It has your name, the time and your answers.";
    CERTIFICATE: "培训合格证书", "Certificate";
    PRINT_CERTIFICATE: "打印证书", "Print the certificate";
    RESULT_OF_FILE: "把下面这段发给出卷的人，对方贴到成绩表里即可。", "Send this to whoever gave out the paper, who pastes it into the results.";
    INTO_LEDGER: "记入台账", "Enter into ledger";
    SHARE: "分享", "Share";
    SHARE_AS_LINK: "链接", "Link";
    LINK_SEEN: "谁拿到链接，谁就能看到这些内容；要保密请加口令。不含备注、标签和对账单抬头。内容只写在链接本身里，不经过任何服务器。", "Whoever has the link sees this; lock it if that must not be. Note, tags and what stands at the head of the statement are not in it. All of it is in the link itself and goes through no server.";
    LINK_FILE: "政策文件全文", "the whole policy file";
    LINK_OF_FILE: "您打开的是单个文件，没有网址。把下面这段发给对方，对方在返利台的“我的方案”里用“打开链接”粘贴即可。", "You have opened a single file, which has no address. Send this; whoever has Rebate Desk opens it with “Open a link” on the page of scenarios.";
    COPY_LINK: "复制链接", "Copy the link";
    SEND_LINK: "发送…", "Send…";
    QR_CODE: "二维码", "QR code";
    QR_LONG: "内容太多，做不成二维码，请用链接。", "This is too much for a QR code; use the link.";
    QR_DENSE: "内容较多，二维码较密：扫的时候放大、靠近。", "This is much for a QR code: hold it close and large.";
    QR_PICTURE: "二维码：扫描后打开这个链接", "QR code: scanned, it opens this link";
    SAVE_PNG: "存为图片", "Save as a picture";
    LOCK_IT: "加口令", "Lock it";
    LOCK_HELP: "没有口令的人打不开。口令请另外告诉对方，忘了就再也打不开。至少 8 个字符。", "Nobody opens it without the pass-phrase. Tell it by another way; if it is forgotten the link is lost. At least 8 characters.";
    PASS_PHRASE: "口令", "Pass-phrase";
    UNLOCKED_AGAIN: "去掉口令", "Without a pass-phrase";
    LOCKED_NOW: "已加口令：没有口令打不开。", "Locked: nobody opens it without the pass-phrase.";
    LOCKING: "正在加口令…", "Locking…";
    PHRASE_SHORT: "口令至少 8 个字符", "A pass-phrase has at least 8 characters";
    NO_CRYPTO: "这里不能加解口令：浏览器只在 https 网址或本机文件里提供加密。请换 https 网址打开。", "Nothing can be locked or unlocked here: browsers offer cryptography only at https addresses and to files of this device. Open the page at its https address.";
    POLICY_CHANGED: "政策刚改过：请回到列表重新打开它，再分享。", "The policy has just been changed: open it again from the list, then share.";
    OPEN_LINK: "打开链接", "Open a link";
    OPEN_LINK_HELP: "收到的链接直接点开就行；点不开时把它整个粘贴到这里。", "A link that you were sent opens when you follow it; where that does not work, paste the whole of it here.";
    FROM_LINK: "来自链接的方案", "A scenario from a link";
    ONLY_SHOWN: "现在只是预览：您已有的内容没有动，也没有保存任何东西。", "This is only shown: nothing of yours has been touched, and nothing is kept.";
    KEEP_LINKED: "存为我的方案并打开", "Keep as my scenario and open it";
    OPEN_KNOWN: "您已有这个方案：打开", "You have this scenario already: open it";
    DROP_LINKED: "不保存", "Do not keep it";
    LINK_CHANGED: "链接写成之后政策改过，下面按现在的政策计算。", "The policy has changed since the link was made; this is computed by the policy as it is now.";
    LINK_OWN: "这份政策是随链接带来的，不是内置政策：内容由发链接的人负责。保存方案时它会一起存入“我的政策”。", "This policy came with the link and is none of the built-in ones: whoever sent it answers for what it says. It is kept among your policies with the scenario.";
    LINK_READING: "正在检查链接带来的政策…", "Checking the policy that came with the link…";
    LINK_NO_POLICY: "这里没有链接所用的政策，链接里也没有带上它。下面是其中填写的内容，可以复制。", "The policy of this link is not here, and the link does not carry it. Below is what is filled in, to be copied.";
    LINK_BAD_POLICY: "链接带来的政策有错误，不能用来计算。下面是其中填写的内容，可以复制。", "The policy that came with the link has mistakes and cannot be computed. Below is what is filled in, to be copied.";
    LINK_CONTENT: "链接中填写的内容", "What is filled in";
    UNLOCK: "打开", "Open";
    UNLOCKING: "正在打开…", "Opening…";
    STEP_BACK: "撤销一步", "Undo a step";
    STEP_FORTH: "重做一步", "Redo a step";
    TABLE: "整表计算", "A whole table";
    WHOLE_TABLE: "多家整表计算", "Many dealers at once";
    TABLE_TAGLINE: "把 Excel 或系统导出的表放进来，每家经销商一次算完。表只在本机处理，不上传。",
        "Bring in a table from Excel or a dealer system and compute every dealer at once. It is worked on in this device and goes nowhere.";
    CHOOSE_TABLE: "选表格", "Choose a table";
    CHOOSE_FILE: "选择文件", "Choose a file";
    PASTE_HERE: "或把从 Excel、WPS 复制的表粘贴到这里", "Or paste here what you copied from a spreadsheet";
    TABLE_KINDS: "Excel（xlsx、xls）、WPS、ods、CSV、文本都可以，也可把文件拖到这里。", "Excel (xlsx, xls), ods, CSV or text; a file can be dropped here, too.";
    READING_TABLE: "正在读这张表…", "Reading the table…";
    WRITING: "正在生成文件…", "Writing the file…";
    STOP: "停止", "Stop";
    PASTED_TABLE: "粘贴的表", "Pasted table";
    SHEET: "工作表", "Sheet";
    CHECK_TABLE: "核对各列", "Check the columns";
    CHECK_COLUMNS: "有的列对得不确定，请核对后再算。", "Some columns are not certain: check them before computing.";
    MATCH_REMEMBERED: "按上次更正过的对应关系。", "Matched as it was corrected the last time.";
    COLUMNS: "各列的对应关系", "What each column is";
    COLUMN: "表里的列", "Column";
    IS_TAKEN_FOR: "当作", "Is taken for";
    IS_READ_AS: "原样 → 读作", "As it stands → as read";
    IS_SIMILAR: "相近，请核对", "similar: check";
    BY_PLACE: "按位置，请核对", "by its place: check";
    NOT_KNOWN: "不认识", "not known";
    UNREAD: "读不出", "unreadable";
    ROW_IS: "每一行是", "A row is";
    CATEGORIES_GO: "各类别的金额计入", "The amounts of each category go into";
    LEAVE_OUT: "不计入", "left out";
    NO_CATEGORY: "（没有类别）", "(no category)";
    TEMPLATE: "空表（按这份政策的列，附一行例子）：", "An empty table with this policy's columns and an example:";
    COMPUTE_ALL: "计算整表", "Compute the table";
    COMPUTING: "正在计算…", "Computing…";
    BAD_HELP: "有这些格的行没有计算。可在这里改好再算，原文件不变。", "Rows with these cells were not computed. Mend them here and compute again; the file stays as it is.";
    SAVE_CSV: "导出 CSV", "Save as CSV";
    SAVE_XLSX: "导出 Excel（带公式）", "Save as Excel, with formulas";
    SAVE_LIST_XLSX: "导出 Excel", "Save as Excel";
    SPREAD: "分布与排名", "Distribution and ranking";
    SPREAD_OF: "合计的分布", "How the total is spread";
    RANKING: "合计最多的", "Who gets most";
    NEARLY_THERE: "差一点的名单", "Nearly there";
    NEARLY_HELP: "在上面所列的各家里，找出离下一档或门槛只差一点的：差多少、到了能多得多少。排在前面的最划算。",
        "Among the lines listed above: who is just short of a tier or gate, by how much, and what it would pay. The best come first.";
    WITHIN: "差距不超过门槛的", "Short by no more than";
    LOOK_NEAR: "查找", "Look for them";
    LOOKING_NEAR: "正在逐家查找…", "Looking through the lines…";
    NOBODY_NEAR: "没有差这么少的。可以把差距放宽再找。", "Nobody is short by so little. Widen the gap and look again.";
    TO_RAISE: "要多做的", "To raise";
    STILL_LACKING: "还差", "Still lacking";
    WOULD_GAIN: "多得返利（元）", "Gain (yuan)";
    IS_REACHED: "达到", "What is reached";
    RECONCILE: "对账：与厂家的对账单逐项核对", "Reconcile with the manufacturer’s statement";
    RECONCILE_HELP: "放进厂家的返利对账单，按经销商、期间、返利项目与上面的结果逐项比对；每处差异都试着找出恰好能解释它的原因，可导出后用于申诉。",
        "Bring in the manufacturer’s statement: each of its figures is held against the results above by dealer, period and payout line; for each difference what explains it exactly is looked for, and the list can be saved as a claim sheet.";
    PASTE_STATEMENT: "或把对账单粘贴到这里", "Or paste the statement here";
    RECONCILE_NOW: "核对", "Reconcile";
    RECONCILING: "正在核对，并查找差异的原因…", "Comparing, and looking for causes…";
    BAD_STATEMENT_HELP: "这些格没有核对。可在这里改好再核对，原文件不变。", "These cells were not compared. Mend them here and compare again; the file stays as it is.";
    LIKELY_CAUSES: "可能的原因", "Likely causes";
    NO_CAUSE: "没有找到恰好相符的原因", "Nothing explains it exactly";
    CANNOT_BE_COMPUTED: "算不出", "cannot be computed";
    ONLY_OURS: "对账单里没有的", "Not in the statement";
    ONLY_THEIRS: "只在对账单里有的", "Only in the statement";
    DIFFERENCES: "不符的项目", "Differences";
    ITEM: "项目", "Item";
    OURS: "应得（元）", "Ours (yuan)";
    THEIRS: "对账单（元）", "Theirs (yuan)";
    DIFFERENCE: "差额（元）", "Difference (yuan)";
    TABLE_LINES: "逐家结果", "Results line by line";
    NO_LINES: "没有符合条件的。", "No line matches.";
    FIND_LINES: "按名称、代码查找", "Find by name or code";
    WHICH_LINES: "显示哪些", "Which lines";
    ALL_LINES: "全部", "All";
    LINES_PAID: "有返利的", "Those that get something";
    LINES_UNPAID: "返利为 0 的", "Those that get nothing";
    LINES_WITHOUT: "缺数据或算不出的", "Missing or faulty";
    LINES_UNSOUND: "有读不出的格的", "Unreadable cells";
    FROM_AMOUNT: "合计不低于", "Total from";
    TO_AMOUNT: "合计不高于", "Total up to";
    CHOOSE_COLUMNS: "显示的列", "Columns";
    GRID_HELP: "点名称打开这一家的计算。点一格、按住 Shift 再点另一格选一块，可复制到 Excel。",
        "Press a name to open that line's calculation. Press a cell, then another with Shift, to select a block for a spreadsheet.";
    OPEN_LINE: "打开这一家的计算", "Open this line's calculation";
    NOT_SAVED: "浏览器不让保存文件。", "The browser did not take the file.";
    WORKER_MISSING: "生成 Excel 的程序没有取到。请联网后再试，或先用可打印的对账单；填报的数字都还在。",
        "The program that writes Excel files could not be fetched. Try again once you are online, or print the statement meanwhile. Nothing you entered is lost.";
    NOT_COPIED: "浏览器不让复制。", "The browser did not allow copying.";
    WORKER_LOST: "处理表格的程序没有起来，或表太大、内存不够。请检查网络后再试；表很大时请拆成几个。填报的数字都还在。",
        "The program that handles tables did not start, or ran out of memory. Check the connection and try again; split a very large table. Nothing you entered in the form is lost.";

    HELP: "帮助", "Help";
    HELP_ABOUT: "查一个词、一件事怎么做、一句条款，或读来源文件。打开过就能离线用。",
        "Look up a term, how something is done, or a clause, or read the source documents. Once opened it works offline.";
    HELP_SEARCH: "查词条、操作、条款、原文", "Search terms, how-tos, clauses, documents";
    HELP_COMING: "正在取帮助…", "Fetching help…";
    HELP_LOST: "没有取到帮助，请检查网络后再试。若一直取不到，可能页面有了新版本，请刷新。",
        "Help did not arrive. Check the connection and try again; if it keeps failing, the page may have a new version: reload it.";
    HELP_KINDS: "查找范围", "Search in";
    HELP_ALL: "全部", "All";
    HELP_NOTHING: "没有找到。", "Nothing found.";
    HELP_HINT: "换个更短的词试试，例如把「季度返利比例」改成「季度返利」；也可以清空查找框，按主题浏览。",
        "Try a shorter word, such as “rebate” for “quarterly rebate rate”; or clear the box and browse by topic.";
    HELP_RELATED: "相关", "Related";
    HELP_QUOTED: "条款和原文里", "In clauses and documents";

    ENTER: "填报", "Figures";
    RESULT: "结果", "Result";
    CLEAR_ALL: "全部清空", "Clear all";
    ALL_CLEARED: "已全部清空", "Everything was cleared";
    OPTIONAL: "可不填", "optional";
    YES: "是", "Yes";
    NO: "否", "No";
    CHOOSE: "请选择", "Choose";
    CLEAR: "清空", "Clear";
    PASTE_HINT: "可粘贴 Excel 中的一行或一列；回车到下一格。", "Paste a row or column from Excel; Enter moves on.";
    SUBTOTAL: "小计", "Subtotal";
    WHOLE_YEAR: "全年", "Year";

    ROW: "行", "Row";
    YUAN: "元", "yuan";
    ADD_ROW: "添加一行", "Add a row";
    EARLIER_ROWS: "上一页", "Earlier rows";
    LATER_ROWS: "下一页", "Later rows";
    PASTE_ROWS_HINT: "可粘贴 Excel、WPS 中的一片单元格，带表头则按列名对应；回车到下一行。",
        "Paste a block of cells from a spreadsheet; with its header line, columns are matched by name. Enter moves down.";
    BY_HEADINGS: "已按表头对应各列。", "Columns were matched by the header line.";

    READINGS: "读法", "Readings";
    PARAMETERS: "政策参数", "Policy parameters";
    UNSET: "未设置", "not set";
    UNSET_CELL: "未配置", "not configured";
    CONDITIONS: "条件", "Conditions";
    CHANGED: "已改", "changed";
    RESET: "恢复", "Reset";

    LINES: "应付项", "Payout lines";
    GATES: "门槛", "Gates";
    WORKINGS: "计算过程", "Workings";
    PERIOD: "期间", "Period";
    BASE: "依据", "Base";
    BAND: "档与比例", "Band and rate";
    AMOUNT: "金额", "Amount";
    PASSED: "通过", "Passed";
    FAILED: "未通过", "Failed";
    UNDECIDED: "未定", "Undecided";
    APPLICABILITY: "适用条件", "Where rules apply";
    APPLIES: "适用", "Applies";
    APPLIES_NOT: "不适用", "Does not apply";
    NOT_APPLICABLE: "不适用", "n/a";

    ADVICE: "下一步", "Next steps";
    CAUTION: "当心", "Careful";
    CLIFF: "台阶", "cliff";
    APPLY: "试一试", "Try it";
    NO_ADVICE: "单改一个数，不会让返利上一个台阶。", "No change of a single figure moves the rebate to another level.";
    ADVICE_LATER: "填上数字后，这里列出能多拿返利的最小改动。", "Once there are figures, the smallest changes that pay more are listed here.";

    ON_PARAMETERS: "它只看政策参数", "it rests on the policy's parameters alone";
    ADVICE_ORDER: "先列不花钱的，再按每 1 元（或 1 台、1 个百分点）多得多少排。", "What costs nothing comes first, then what pays most for each yuan, car or percentage point.";
    GOAL: "想拿多少：倒推要填多少", "Work back from the total you want";
    GOAL_WANTED: "合计要到（元）", "Wanted total (yuan)";
    GOAL_INPUT: "改哪个数", "By changing";
    GOAL_PERIOD: "哪一期", "Period";
    GOAL_ROWS: "明细表里的数不倒推：改哪一行、改多少，答案不止一个。", "Figures in tables of records are not sought: which row to change, and by how much, has more than one answer.";
    GOAL_NONE: "这里没有可以倒推的数。", "There is no figure here to work back to.";
    GOAL_DOUBT: "逐项取整使合计有几分出入，不能断定没有更小的。", "Amounts rounded one by one leave a few fen open: a smaller one is not ruled out.";
    WATERFALL: "怎样加到合计", "How the lines add up";
    WATERFALL_OTHER: "其他", "Other";

    WHAT_IF: "试算图", "What if";
    MOVED_INPUT: "改动哪一项", "Which figure";
    EVERY_PERIOD: "各期都一样", "all periods alike";
    EACH_PERIOD: "每期", "every period";
    NO_CHART: "这里画出合计随这一项怎样变。请先填上数字，明细至少一行、不超过 24 行。",
        "The total is drawn here over this figure. Enter some figures first; a record table needs between 1 and 24 rows.";
    POINT: "试算点", "Point";
    MOVE_THE_POINT: "拖动图上的点，看看换一个数返利是多少。", "Drag the point to see the rebate for another figure.";
    CHART_KEYS: "在图上点按或拖动；键盘用方向键，Page Up / Page Down 到上一个、下一个转折处。",
        "Press or drag on the chart; with the keyboard use the arrows, and Page Up or Page Down for the next edge.";
    USE_THIS: "填入", "Use this value";
    RANGE_FROM: "从", "From";
    RANGE_TO: "到", "To";
    RANGE_FITTING: "自动范围", "Fitting range";
    AS_TABLE: "用表格看各段", "As a table";
    MANY_STEPS: "许多小台阶", "many small steps";
    HEAT: "两项一起变", "Two figures at once";
    HEAT_DOWN: "竖着", "Down the side";
    HEAT_ALONG: "横着", "Along the top";
    NO_HEAT: "请先填上数字，并选两个不同的项。", "Enter some figures first, and choose two different ones.";
    EDITOR: "编写政策", "Write a policy";
    EDITOR_TAGLINE: "从现成的政策、合同模板或空白开始，改成您的政策，存好就能算。",
        "Start from a policy, a contract template or a blank sheet, make it yours, keep it and compute with it.";
    MINE: "我的政策", "My policies";
    DRAFTS: "没写完的", "Unfinished";
    UNNAMED: "（没有名称）", "(no name)";
    DELETE: "删除", "Delete";
    UNDO: "撤销", "Undo";
    EDIT: "修改", "Edit";
    READER_LOST: "没有取到读政策文件的程序，请检查网络后再试。写下的都还在。",
        "The program that reads policy files did not arrive. Check the connection and try again; nothing you wrote is lost.";
    READER_OLD: "页面有了新版本，请刷新后再算。写下的都还在。", "The page has a new version: reload it to compute. Nothing you wrote is lost.";
    NOT_SOUND: "这份政策还有错误，不能计算。", "This policy has errors and cannot be computed.";

    EXPLANATION: "计算说明", "Explanation";
    CLOSE: "关闭", "Close";
    TRAIL: "路径", "Trail";
    FORMULA: "公式", "Formula";
    FIGURES: "代入", "With figures";
    GIVES: "得", "Gives";
    FROM: "起点", "From";
    KEY: "项目", "Key";
    PAYS: "系数", "Gives";
    HERE: "◂ 当前", "◂ here";
    STANDING: "位置", "Standing";
    SLICES: "各档内的部分", "Slices";
    BELOW_FIRST: "首档以下", "below the first band";
    READING: "读法", "Reading";
    ROUNDING: "舍入", "Rounding";
    PARTS: "由这些数算出", "Made from";
    MADE_OF_PARAMETERS: "用到的参数", "Parameters used";
    PROVENANCE: "出处", "Source";
    NEXT_BAND: "下一档", "the next tier,";
    NEXT_ROW: "下一行", "the next row,";
    NEXT_COLUMN: "下一列", "the next column,";
    LAST_TIER: "已是最高一档。", "This is the highest tier.";
    PASSING_PAYS_NOTHING: "只通过这一道，合计还不会变。", "Passing this one alone would not change the total.";
    RESTS_ON_ASSUMED: "结果依赖待确认的参数：", "The result rests on parameters that the source does not confirm: ";
    ADJUSTED: "改", "adj.";

    STATEMENT: "对账单", "Statement";
    FORMS: "合同单据", "Contract documents";
    TO_STATEMENT: "对账单（可打印）", "Statement, to print";
    TO_CALCULATOR: "返回计算", "Back to the calculator";
    PRINT: "打印", "Print";
    DEALER: "经销商", "Dealer";
    DATE: "制表日期", "Date";
    NOTE: "说明", "Note";
    SIGNATURES: "盖章签字", "Signatures";
    DEALER_SEAL: "经销商（盖章）", "Dealer (seal)";
    MANUFACTURER_SIGNATURE: "厂家确认（签字）", "Manufacturer (signature)";
    SIGNED_ON: "日期", "Date";
    POLICY: "政策", "Policy";
    POLICY_VERSION: "版本", "Version";
    POLICY_NUMBER: "政策指纹", "Policy fingerprint";
    FIGURES_NUMBER: "数据指纹", "Figures fingerprint";
    NUMBER_MEANING: "两份对账单的政策指纹与数据指纹都相同，就是同一份政策、同一组数字算出的。",
        "Two statements with the same two fingerprints were worked out from the same policy and the same figures.";
    ENTERED: "填报的数字", "Figures entered";
    NOTHING_ENTERED: "还没有填报数字。", "No figures have been entered.";
    CLAUSES: "条款依据", "Clauses";
    CHANGED_PARAMETERS: "改过的参数", "Changed parameters";
    ASSUMED_PARAMETERS: "待确认的参数", "Parameters to be confirmed";
    RESTS_ON: "用到的其他参数", "Other parameters used";
}

// Readings side by side, and scenarios.
texts! {
    SIDE_BY_SIDE: "读法对照", "Readings side by side";
    COMPARING: "正在逐一计算各种读法…", "Working out each reading…";
    SAME_RESULT: "对这组数字，各种读法的结果相同。", "For these figures every reading gives the same.";
    SIDES_LATER: "填上数字后，这里比较各种读法的结果。", "Once there are figures, the results of all readings are compared here.";
    OR: "或", "or";
    IN_USE: "当前采用", "In use";
    USE: "采用", "Use";
    QUESTIONS: "可以问厂家的条款", "Clauses to ask the manufacturer about";
    COPY_QUESTION: "复制询问信", "Copy the question";
    COPIED: "已复制，可直接粘贴发送。", "Copied; paste it into a message.";
    COPY_BY_HAND: "浏览器不允许自动复制；文字已选中，请手动复制。", "The browser does not allow copying; the text is selected, copy it by hand.";
    LETTER: "询问信", "The question as a letter";

    COMPARE: "对比", "Compare";
    COMPARE_TAGLINE: "最多六个方案并排：填报有什么不同，各拿多少，差多少。", "Up to six scenarios side by side: what was filled in differently, what each pays, and the difference.";
    ADD_TO_COMPARISON: "加入对比", "Add to comparison";
    FULL: "对比最多六个方案，先移除一个再加。", "Six scenarios are the most; remove one first.";
    EMPTY_1: "打开一份政策，填上数字。", "Open a policy and fill in the figures.";
    EMPTY_2: "在合计下方按「加入对比」，当前填报就成为一个方案。", "Press “Add to comparison” below the total: the form as it stands becomes a scenario.";
    EMPTY_3: "改几个数字或换一种读法，再加入一次，回到这里看差别。", "Change some figures or a reading, add it again, and come back here to see the difference.";
    MEASURE: "基准", "Base";
    OPEN: "打开", "Open";
    REMOVE: "移除", "Remove";
    BEST: "最高", "highest";
    LACKING: "无此项", "not in this policy";
    NOT_FILLED_IN: "未填", "blank";
    OTHER_ROWS: "内容不同", "other rows";
    ONLY_DIFFERING: "只看不同的行", "Only rows that differ";
    ONE_ONLY: "再加入一个方案，就能看到差别。", "Add another scenario to see differences.";
    IN_YUAN: "金额单位：元", "Amounts in yuan";
    NO_SUCH: "没有这一项", "no such item";
    OTHER_KIND: "类型不同", "of another kind";
    NO_OPTION: "没有这个选项", "no such option";
}

sentences! {
    /// What stands above the headings.
    above_headings(title): "表题：{title}", "Above the headings: {title}";
    /// Characters that could not be read.
    unreadable_characters(count): "{count} 个字符读不出来，请检查文件的编码", "{count} characters could not be read; check the file's encoding";
    /// A sheet that is hidden.
    hidden_sheet(name): "{name}（隐藏）", "{name} (hidden)";
    /// How many columns are used.
    columns_used(used, all): "用到 {used} 列，共 {all} 列", "{used} of {all} columns are used";
    /// Inputs that no column is for.
    lacking_columns(names): "表里没有：{names}。各家都按填报页上填的算，没填的缺数据", "The table does not have: {names}. Every line takes what the form says; what is blank there is missing";
    /// A column without a heading.
    nth_column(number): "第 {number} 列", "Column {number}";
    /// What a select is for.
    taken_for(heading): "“{heading}”当作", "“{heading}” is taken for";
    /// When a scenario was last changed.
    changed_at(when): "{when} 改", "changed {when}";
    /// The actions' names, for readers of the screen.
    of_scenario(act, name): "{act}：{name}", "{act}: {name}";
    /// What was put into the bin.
    binned(name): "“{name}”已移到回收站。", "“{name}” is in the bin.";
    /// How many are in the bin.
    bin_holds(count): "回收站（{count}）", "Bin ({count})";
    /// How much of the storage is used.
    room_used(used, most): "已用约 {used} KB，浏览器一般给 {most} KB", "About {used} KB used of the {most} KB that browsers usually give";
    /// What came of a backup.
    restored(restored, there, invalid): "恢复 {restored} 项，已经有的 {there} 项，读不出的 {invalid} 项", "Restored: {restored}. Already there: {there}. Cannot be read: {invalid}";
    /// What the browser did not take.
    not_restored(count): "另有 {count} 项放不下，没有恢复", "There was no room for {count} more";
    /// How many questions there are.
    question_count(count): "{count} 题", "{count} questions";
    /// How many templates there are.
    template_count(count): "{count} 种题", "{count} kinds of question";
    /// How many are due.
    due_today(count): "{count} 题到期", "{count} due";
    /// How many are in the book.
    in_the_book(count): "共 {count} 题", "{count} in all";
    /// Where one is.
    question_of(at, count): "第 {at} 题，共 {count} 题", "Question {at} of {count}";
    /// How many are answered.
    answered_of(answered, count): "已答 {answered}/{count}", "{answered} of {count} answered";
    /// How much time is left.
    time_left(time): "剩余 {time}", "{time} left";
    /// What handing in would leave blank.
    still_blank(count): "还有 {count} 题没答，确定交卷？", "{count} are not answered. Hand in all the same?";
    /// The score.
    score_of(points, of, percent): "得分 {points}/{of}（{percent}%）", "Score {points} of {of} ({percent}%)";
    /// The pass mark.
    pass_at(percent): "及格线 {percent}%", "pass mark {percent}%";
    /// How long it took.
    took(time): "用时 {time}", "took {time}";
    /// What the figures give.
    gives(name, value): "{name}：{value}", "{name}: {value}";
    /// Which option that is.
    as_option(letter): "即选项 {letter}", "which is option {letter}";
    /// The answer of a figure question.
    answer_is(answer): "答案：{answer}", "Answer: {answer}";
    /// Letters that the source skips.
    letters_missing(letters): "原卷没有选项 {letters}。", "The source has no option {letters}.";
    /// What a link has of a policy.
    link_policy(policy, version): "政策“{policy}”（版本 {version}）", "the policy “{policy}” (version {version})";
    /// What a link has of figures.
    link_figures(count): "填写的 {count} 项", "{count} filled in";
    /// What a link has of parameters.
    link_parameters(count): "改过的参数 {count} 项", "{count} changed parameters";
    /// What a link has of readings.
    link_readings(count): "选定的读法 {count} 项", "{count} chosen readings";
    /// What a link has of a name.
    link_name(name): "方案名“{name}”", "the name “{name}”";
    /// What a link has.
    link_contains(parts): "链接里有：{parts}。", "The link has: {parts}.";
    /// How long a link is.
    link_length(count): "{count} 个字符", "{count} characters";
    /// What was kept and has no place any more.
    kept_left_out(names): "政策改过，这些没有填入：{names}", "The policy has changed; these were left out: {names}";
    /// How far the computing is.
    progress(rows, rate, left): "已算 {rows} 行，每秒 {rate} 行，还要约 {left} 秒", "{rows} rows, {rate} a second, about {left} s left";
    /// How much a table has.
    rows_and_lines(rows, lines): "{rows} 行数据，{lines} 家", "{rows} rows of figures, {lines} lines";
    /// How many lines a sum covers.
    lines_covered(covered): "{covered} 家", "{covered} lines";
    /// How many lines a sum covers, of those there are.
    lines_covered_of(covered, all): "{all} 家中的 {covered} 家", "{covered} of {all} lines";
    /// Rows that are no figures.
    rows_left_out(count): "{count} 行未计入（合计、说明、重复标题）", "{count} rows left out (sums, notes, headings again)";
    /// A row that is no figures.
    row_left_out(row, why): "第 {row} 行：{why}", "Row {row}: {why}";
    /// Transactions of other years.
    other_year(count): "{count} 行不在这一年，未计入", "{count} rows are of another year and were left out";
    /// How many lines a printed list has.
    lines_in_all(count): "共 {count} 家", "{count} in all";
    /// Which of the lines a printed list has.
    lines_of(first, last, count): "第 {first}–{last} 家，共 {count} 家；全部请导出 Excel 或 CSV", "{first} to {last} of {count}; take the file for all of them";
    /// By which words lines were found.
    found_by(words): "查找“{words}”", "found by “{words}”";
    /// How many amounts are of categories that are left out.
    other_category(count): "{count} 笔的类别不计入", "{count} amounts are of categories that are left out";
    /// Cells that cannot be read.
    bad_cells(cells, rows): "{rows} 行里有 {cells} 格读不出", "Cells that cannot be read: {cells}, in rows: {rows}";
    /// Cells beyond those that are shown.
    more_bad(count): "另有 {count} 格，改好上面的再算就会列出", "{count} more are listed once those above are mended";
    /// A cell's place.
    cell_at(row, heading): "第 {row} 行 {heading}", "Row {row}, {heading}";
    /// A button that computes with what was mended.
    compute_again(count): "按改好的 {count} 格再算", "Compute again with {count} mended cells";
    /// A bar's bounds.
    from_to(from, to): "{from} – {to}", "{from} – {to}";
    /// How many are nearly there.
    nearly_found(near, sought, listed): "{near} 家有接近的档或门槛，细查了最接近的 {sought} 家，其中 {listed} 家多做一点就能多得：",
        "{near} lines are close to something; of the closest {sought} that were looked into, {listed} gain by a little more:";
    /// To which figure something is raised.
    up_to(figure): "到 {figure}", "to {figure}";
    /// What a reconciliation came to.
    reconciled(agreed, differ): "{agreed} 项相符，{differ} 项不符", "{agreed} figures agree, {differ} differ";
    /// How many figures of a payout line differ.
    figures_differ(count): "{count} 项不符（对账单 − 应得）", "{count} differ (theirs − ours)";
    /// What explains how many differences.
    cause_of(cause, count): "{cause}：{count} 项", "{cause}: {count}";
    /// A dealer in a row of the statement.
    name_in_row(name, row): "{name}（第 {row} 行）", "{name} (row {row})";
    /// How many there are of something.
    how_many(what, count): "{what}：{count} 家", "{what}: {count}";
    /// A button that lists more.
    more_of(shown, all): "已列 {shown} 项，共 {all} 项，再列一些", "{shown} of {all} listed: list more";
    /// What was saved.
    saved_as(name): "已交给浏览器保存：{name}", "Handed to the browser: {name}";
    /// A form that was filled from a line.
    line_opened(name): "已填入「{name}」的数字", "Filled in with “{name}”";
    /// A button that copies.
    copy_cells(count): "复制选中的 {count} 格", "Copy {count} cells";
    /// What was copied.
    cells_copied(rows): "已复制 {rows} 行", "{rows} rows copied";
    /// Readings that change nothing.
    idle_readings(names): "对这组数字没有影响的读法：{names}。", "Readings that make no difference for these figures: {names}.";
    /// How many combinations were computed where that was enough.
    tried_some(all, tried): "共 {all} 种组合，试算了 {tried} 种：每处读法单独、两两试过，有影响的再全部组合。", "{tried} of {all} combinations were computed: each reading alone and in pairs, then all of those that matter.";
    /// How many combinations were computed where there were too many.
    tried_few(all, tried): "共 {all} 种组合，只试算了改动最少的 {tried} 种。", "Only {tried} of {all} combinations were computed, those with the fewest switches.";
    /// The name of the button that chooses readings.
    use_way(way): "采用：{way}", "Use: {way}";
    /// How far apart the options are.
    apart(amount): "相差 {amount}", "{amount} apart";
    /// What else is supposed.
    supposing(what): "另按「{what}」时：", "Supposing “{what}”:";
    /// The name of the button that copies a question.
    copy_question(reading): "复制询问信：{reading}", "Copy the question: {reading}";
    /// A scenario was added.
    added(name): "已加入「{name}」。", "Added as “{name}”.";
    /// The way to the comparison.
    to_comparison(count): "看对比（{count}）", "See the comparison ({count})";
    /// What did not fit another policy.
    left_out(what): "没有带过来：{what}。", "Not carried over: {what}.";
    /// The name of the link that opens a scenario.
    open_scenario(name): "打开：{name}", "Open: {name}";
    /// The name of the button that removes a scenario.
    remove_scenario(name): "移除：{name}", "Remove: {name}";
    /// The name of the switch that makes a scenario the base.
    measure_by(name): "以「{name}」为基准", "Measure by “{name}”";
    /// The label of a scenario's name.
    scenario_name(number): "方案 {number} 的名称", "Name of scenario {number}";
    /// The base by another policy.
    with_another(name): "把「{name}」按另一份政策再算：", "“{name}” by another policy:";
    /// How many rows are the same everywhere.
    rows_alike(count): "另有 {count} 行各方案相同。", "Rows that are the same everywhere: {count}.";
    /// What changed between two versions.
    changed_between(before, after): "政策改了什么：{before} → {after}", "What changed in the policy: {before} → {after}";
}

// What the policy editor says. It is in the other program.
#[cfg(feature = "embedded")]
texts! {
    FROM_CONTRACT: "从合同模板开始", "From a contract template";
    FROM_LIBRARY: "从现成的政策开始", "From a policy of the library";
    FROM_BLANK: "空白政策", "A blank policy";
    FROM_FILE: "打开 .toml 文件，或拖到这里", "Open a .toml file, or drop it here";
    FILE_LOST: "读不了这个文件。", "This file cannot be read.";
    READER_COMING: "正在取读政策文件的程序…", "Fetching the program that reads policy files…";
    NO_SHEET: "这里没有要写的政策了，可能已经删除。", "There is nothing to write here; it may have been deleted.";
    AS_FORM: "表单", "Form";
    AS_TEXT: "文本", "Text";
    SHEET_TEXT: "政策文件（TOML）", "Policy file (TOML)";
    NO_FORM: "文本还不是 TOML，表单无法显示。请先在文本里改好下面的错误。", "The text is not TOML yet, so there is no form. Mend the errors below in the text.";
    KEEP: "存为我的政策", "Keep as my policy";
    KEEP_AND_COMPUTE: "存好并计算", "Keep and compute";
    DOWNLOAD: "下载 .toml", "Download .toml";
    START_OVER: "回到原样", "Back to the original";
    STARTED_OVER: "已回到原样。", "This is the original again.";
    DRAFT_FOUND: "这是您上次没写完的。", "This is what you had not finished.";
    KEPT: "已存好。", "Kept.";
    NOT_KEPT: "浏览器不让保存，只留到关闭此页为止。请下载文件。", "The browser refuses to keep it; it is here until you close this tab. Download the file.";
    KEPT_APART: "另一个窗口也改了这份政策，这里另存了一份。", "Another window has changed this policy too; this one was kept as a second copy.";
    CHECKING: "正在检查…", "Checking…";
    PROBLEMS: "错误和提醒", "Errors and warnings";
    ERROR: "错误", "Error";
    WARNING: "提醒", "Warning";
    EXAMPLES: "不符的算例", "Examples that differ";
    PASSING: "相符的算例", "Examples that come out";
    FAILS: "不符", "differs";
    REMOVE_ROW: "删除此行", "Remove this row";
    ADD_BAND: "添加一档", "Add a band";
    BLANKS: "填空", "Blanks";
    CONTRACT: "合同条文", "The contract";
    ANNEXES: "附件", "Annexes";
    EDIT_CONTRACT: "存成政策，继续修改", "Make it a policy";
    SAVE_TEXT: "下载合同 .txt", "Download contract .txt";
    SAVE_TABLE: "下载 .csv", "Download .csv";
}

/// Where in a text: 第 12 行.
#[cfg(feature = "embedded")]
pub(crate) fn line(lang: Lang, line: &str) -> String {
    lang.pick(format!("第 {line} 行"), format!("Line {line}"))
}

/// How a policy file stands: sound or not, and how many examples come out.
#[cfg(feature = "embedded")]
pub(crate) fn sheet_state(lang: Lang, errors: &str, good: &str, all: &str) -> String {
    match errors {
        "0" => lang.pick(
            format!("可以用 · {good}/{all} 个算例相符"),
            format!("Ready · {good} of {all} examples come out"),
        ),
        _ => lang.pick(format!("{errors} 处错误"), format!("{errors} error(s)")),
    }
}

/// How many examples a contract took out of its policy.
#[cfg(feature = "embedded")]
pub(crate) fn examples_removed(lang: Lang, count: &str) -> String {
    lang.pick(
        format!("填空以后有 {count} 个算例不再成立，政策里已去掉。"),
        format!(
            "{count} examples no longer hold with the blanks filled and are not in the policy."
        ),
    )
}

/// The word for how sure we are of something.
pub(crate) fn status(status: Status) -> Say {
    match status {
        Status::Stated => Say {
            zh: "明示",
            en: "stated",
        },
        Status::Inferred => Say {
            zh: "推得",
            en: "inferred",
        },
        Status::Assumed => Say {
            zh: "待确认",
            en: "to confirm",
        },
    }
}

/// What a status means, for those who meet the word for the first time.
pub(crate) fn status_meaning(status: Status) -> Say {
    match status {
        Status::Stated => Say {
            zh: "原文写明",
            en: "the document says so",
        },
        Status::Inferred => Say {
            zh: "由原文推得",
            en: "follows from the document",
        },
        Status::Assumed => Say {
            zh: "原文没有说明，须与厂家确认",
            en: "the document does not say; confirm with the manufacturer",
        },
    }
}

/// The word for what an entry of help is, and for several.
pub(crate) fn help_kind(kind: HelpKind, one: bool) -> Say {
    let (zh, en, several) = match kind {
        HelpKind::Term => ("词条", "Term", "Terms"),
        HelpKind::HowTo => ("操作", "How-to", "How-tos"),
        HelpKind::Document => ("来源文件", "Document", "Documents"),
        HelpKind::Clause => ("条款", "Clause", "Clauses"),
        HelpKind::Passage => ("原文", "Passage", "Passages"),
    };
    let en = if one { en } else { several };
    Say { zh, en }
}

/// The word for a kind of table.
pub(crate) fn table_kind(kind: TableKind) -> Say {
    match kind {
        TableKind::Whole => Say {
            zh: "全量按档",
            en: "whole amount at the band's rate",
        },
        TableKind::Marginal => Say {
            zh: "累进",
            en: "each slice at its own rate",
        },
        TableKind::Step => Say {
            zh: "每满",
            en: "each full step pays",
        },
        TableKind::Lookup => Say {
            zh: "对照表",
            en: "lookup",
        },
        TableKind::Linear => Say {
            zh: "线性",
            en: "linear between anchors",
        },
        TableKind::Matrix => Say {
            zh: "矩阵",
            en: "two-axis table",
        },
    }
}

/// How a figure between two steps is rounded.
pub(crate) fn rounding_mode(mode: RoundingMode) -> Say {
    match mode {
        RoundingMode::HalfUp => Say {
            zh: "四舍五入",
            en: "half away from zero",
        },
        RoundingMode::HalfEven => Say {
            zh: "四舍六入五成双",
            en: "half to even",
        },
        RoundingMode::Down => Say {
            zh: "舍去",
            en: "towards zero",
        },
        RoundingMode::Up => Say {
            zh: "进位",
            en: "away from zero",
        },
    }
}

/// What a gate does to rules when it is not passed.
pub(crate) fn gate_effect(lang: Lang, effect: GateEffect, rules: &str) -> String {
    match effect {
        GateEffect::Zero => zeroed(lang, rules),
        GateEffect::Skip => skipped(lang, rules),
        GateEffect::Reduce => reduced(lang, rules),
        GateEffect::Fault => unworkable(lang, rules),
        GateEffect::Warn => lang.pick("未通过时只提醒", "a warning only").to_owned(),
    }
}

/// Words in a list: 甲、乙 or a, b.
pub(crate) fn list(lang: Lang, words: &[String]) -> String {
    words.join(lang.pick("、", ", "))
}

/// A figure as people read it, with a true minus sign and without its unit.
pub(crate) fn bare(lang: Lang, kind: Kind, number: Decimal) -> String {
    notation::write(kind, &Value::Number(number), lang).replace('-', "−")
}

/// A figure with its unit: `2,100.00 元`, `¥2,100.00`, `5%`.
pub(crate) fn figure(lang: Lang, kind: Kind, number: Decimal) -> String {
    let text = bare(lang, kind, number);
    if kind != Kind::Money {
        return text;
    }
    match (lang, text.strip_prefix('−')) {
        (Lang::Zh, _) => format!("{text} 元"),
        (Lang::En, Some(positive)) => format!("−¥{positive}"),
        (Lang::En, None) => format!("¥{text}"),
    }
}

/// How far apart two figures are: `0.01 元`, `0.01 yuan`; less than any figure shown, and yet not nothing: `不到 0.0001%`.
pub(crate) fn distance(lang: Lang, kind: Kind, number: Decimal) -> String {
    let least = notation::least_shown(kind);
    // Half of it is rounded up to it.
    if !number.is_zero() && number.abs() < least / Decimal::TWO {
        let least = distance(lang, kind, least);
        return format!("{}{least}", lang.pick("不到 ", "under "));
    }
    match (lang, kind) {
        (Lang::En, Kind::Money) => format!("{} yuan", bare(lang, kind, number)),
        _ => figure(lang, kind, number),
    }
}

/// A figure in little room, without its unit: `3万`, `1,500万`, `900`; in English `30k`. One that is not round is written in full.
pub(crate) fn short(lang: Lang, kind: Kind, number: Decimal) -> String {
    if kind == Kind::Ratio {
        return bare(lang, kind, number);
    }
    let (size, word) = lang.pick((10_000, "万"), (1000, "k"));
    let parts = divide(number, Decimal::from(size)).unwrap_or_default();
    let is_round = parts.normalize().scale() <= 2 && number.abs() >= Decimal::from(10_000);
    match is_round {
        true => bare(lang, Kind::Count, parts) + word,
        false => bare(lang, Kind::Count, number),
    }
}

/// A figure with its unit and its sign: `+900.00 元`, `−¥900.00`.
pub(crate) fn signed(lang: Lang, kind: Kind, number: Decimal) -> String {
    let text = figure(lang, kind, number);
    if number.is_sign_negative() {
        text
    } else {
        format!("+{text}")
    }
}

/// A figure of money with its sign and without its unit: `+900.00`, `−900.00`.
pub(crate) fn signed_bare(lang: Lang, number: Decimal) -> String {
    let text = bare(lang, Kind::Money, number);
    match number.is_sign_negative() {
        true => text,
        false => format!("+{text}"),
    }
}

/// Of a ratio from 200 % on: how it reads, and what was perhaps meant. A cell of a spreadsheet that shows percentages takes 5 for 5 %;
/// here it is 500 %.
pub(crate) fn asked_back(lang: Lang, kind: Kind, number: Decimal) -> Option<String> {
    let is_large = kind == Kind::Ratio && number >= Decimal::TWO;
    is_large.then(|| {
        let percent = notation::write_edit(Kind::Number, &Value::Number(number));
        let reads = reads(lang, &figure(lang, kind, number));
        [reads, if_meant(lang, &percent)].concat()
    })
}

/// A value with its unit.
pub(crate) fn value(lang: Lang, policy: &Policy, kind: Kind, value: &Value) -> String {
    match (value, kind) {
        (Value::Number(number), _) => figure(lang, kind, *number),
        (Value::Text(id), Kind::Choice(choice)) => {
            let label = policy.option_label(choice, id);
            label
                .map_or(id.as_str(), |label| label.get(lang))
                .to_owned()
        }
        _ => notation::write(kind, value, lang),
    }
}

/// A value without its unit, for columns whose heading says the unit; or why there is none.
pub(crate) fn cell(lang: Lang, policy: &Policy, kind: Kind, cell: &Cell) -> String {
    match cell {
        Cell::Value(Value::Number(number)) => bare(lang, kind, *number),
        Cell::Value(there) => value(lang, policy, kind, there),
        Cell::Absent(absence) => absent(lang, policy, absence),
    }
}

/// Why there is no value, briefly.
pub(crate) fn absent(lang: Lang, policy: &Policy, absence: &Absence) -> String {
    match absence {
        Absence::NotApplicable(_) => NOT_APPLICABLE.get(lang).to_owned(),
        Absence::Missing(names) => missing(lang, &list(lang, &labels(policy, names, lang))),
        Absence::Fault(fault) => fault.message().get(lang).to_owned(),
    }
}

/// A value without its unit, or why there is none with what there is to say about it.
pub(crate) fn reasoned(lang: Lang, policy: &Policy, kind: Kind, there: &Cell) -> String {
    let Cell::Absent(Absence::NotApplicable(skip)) = there else {
        return cell(lang, policy, kind, there);
    };
    let reason = match &skip.message {
        Some(message) => message.get(lang).to_owned(),
        None => lacks(lang, &label_of(policy, &skip.gate, lang)),
    };
    not_applicable(lang, &reason)
}

/// A value without its unit, or why there is none, as briefly as it can be said.
pub(crate) fn brief(lang: Lang, policy: &Policy, kind: Kind, there: &Cell) -> String {
    match there {
        Cell::Absent(Absence::Missing(names)) if names.len() > NAMED => {
            let some = labels(policy, &names[..NAMED], lang);
            missing_some(lang, &list(lang, &some), &number(names.len()))
        }
        _ => cell(lang, policy, kind, there),
    }
}

/// A whole number as people read it: `3,000`.
pub(crate) fn number(number: usize) -> String {
    let number = Decimal::from(number);
    notation::write(Kind::Count, &Value::Number(number), Lang::Zh)
}

/// Hundredths as a figure: `1`, `2.5`.
pub(crate) fn hundredths(hundredths: u32) -> String {
    Decimal::new(i64::from(hundredths), 2)
        .normalize()
        .to_string()
}

/// The labels of inputs and parameters by name.
pub(crate) fn labels(policy: &Policy, names: &[String], lang: Lang) -> Vec<String> {
    names
        .iter()
        .map(|name| label_of(policy, name, lang))
        .collect()
}

/// The labels of parameters by index.
pub(crate) fn parameters(policy: &Policy, list: &[usize], lang: Lang) -> Vec<String> {
    let known = list.iter().filter_map(|at| policy.parameters.get(*at));
    known
        .map(|known| known.label.get(lang).to_owned())
        .collect()
}

/// The label of an input, parameter or rule by name; the name where it has none. A column comes with its record table.
pub(crate) fn label_of(policy: &Policy, name: &str, lang: Lang) -> String {
    let column = policy.inputs.iter().position(|x| x.name == name);
    if let Some(column) = column
        && let Some(records) = policy.records_of(column)
    {
        let column = policy.inputs[column].label.get(lang);
        return column_of(lang, records.label.get(lang), column);
    }
    let records = policy.records.iter().map(|x| (&x.name, &x.label));
    let inputs = policy.inputs.iter().map(|x| (&x.name, &x.label));
    let parameters = policy.parameters.iter().map(|x| (&x.name, &x.label));
    let rules = policy.rules.iter().map(|x| (&x.name, &x.label));
    let gates = policy.gates.iter().map(|x| (&x.name, &x.label));
    let mut all = inputs
        .chain(records)
        .chain(parameters)
        .chain(rules)
        .chain(gates);
    all.find(|(known, _)| *known == name)
        .map_or(name, |(_, label)| label.get(lang))
        .to_owned()
}

sentences! {
    /// Minutes that cannot be.
    bad_minutes(typed, most): "限时“{typed}”不对：请写 1 到 {most} 的整数分钟，空着为不限时", "“{typed}” is no time limit: write whole minutes from 1 to {most}, or nothing for no limit";
    /// A pass mark that cannot be.
    bad_pass(typed): "及格线“{typed}”不对：请写 0 到 100 的整数", "“{typed}” is no pass mark: write a whole number from 0 to 100";
    /// More are wanted of a bank than it has.
    too_few_fit(title, count): "《{title}》符合条件的只有 {count} 题", "Only {count} questions of “{title}” fit";
    /// None of a bank is picked.
    none_picked(title): "《{title}》还没有挑题", "No question of “{title}” is picked yet";
    /// How long an exam takes at most.
    within_minutes(minutes): "限时 {minutes} 分钟", "{minutes} minutes";
    /// How many questions of a bank may be drawn.
    questions_fit(count): "符合条件的有 {count} 题", "{count} questions fit";
    /// How many questions are picked by hand.
    questions_picked(count): "已挑 {count} 题", "{count} picked";
    /// A number of questions that cannot be.
    bad_count(typed, most): "题数“{typed}”不对：请写 1 到 {most} 的整数", "“{typed}” is no number of questions: write a whole number from 1 to {most}";
    /// How many results a paper has.
    results_in(count): "收到 {count} 份成绩", "{count} results";
    /// When a paper was given out.
    given_out_on(when): "出卷时间 {when}", "Given out {when}";
    /// How many results came in.
    results_added(count): "加入 {count} 份成绩", "{count} results added";
    /// Lines that were meant to be results.
    lines_unread(count): "{count} 行没有读成，见下", "{count} lines could not be read, see below";
    /// Lines without a code.
    lines_passed_over(count): "{count} 行没有成绩码，已略过", "{count} lines without a code were passed over";
    /// Whose result was taken out.
    taken_out(name): "已去掉：{name}", "Taken out: {name}";
    /// How a class did.
    board_sum(count, percent, passed): "{count} 人 · 平均得分率 {percent}% · {passed} 人及格", "{count} people · {percent}% on average · {passed} passed";
    /// What is wrong with a line.
    line_says(line, why): "第 {line} 行：{why}", "Line {line}: {why}";
    /// How many missed a question.
    missed_by(percent, count, of): "{percent}%（{count}/{of} 人）", "{percent}% ({count} of {of})";
    /// Whose result.
    result_of(name): "{name} 的成绩", "Result of {name}";
    /// A bank that came with a paper.
    bank_brought(title): "题库《{title}》是随试卷带来的。存为我的题库，就能另外练习，答错的题也会进错题本。", "The bank “{title}” came with the paper. Keep it to practise it on its own; then what goes wrong comes up again, too.";
    /// What is called so, for a chat.
    in_quotes(title): "《{title}》", "{title}:";
    /// What somebody has passed.
    has_passed(title): "参加《{title}》，成绩合格", "has passed “{title}”";
    /// What goes out with a result.
    result_line(name, title, percent): "{name}《{title}》{percent}%", "{name}, {title}: {percent}%";
    /// Inputs that are needed.
    missing(names): "缺 {names}", "needs {names}";
    /// How much of a group of fields is filled in.
    filled(filled, all): "已填 {filled}/{all}", "{filled} of {all} filled";
    /// What is asked for next.
    next_missing(label): "下一项：{label}", "Next: {label}";
    /// How many inputs are still needed.
    still_missing_count(count): "还差 {count} 项", "{count} still needed";
    /// Inputs that are needed, of which only some are named.
    missing_some(names, count): "缺 {names}等 {count} 项", "needs {names} and others, {count} in all";
    /// The total cannot be computed yet.
    still_missing(names): "还缺：{names}", "Still needed: {names}";
    /// A blank period is no pattern for the others.
    fill_blank(period): "先在{period}填上数，再让各期都同它", "Fill in {period} first, then the others can be like it";
    /// What was done to a series.
    filled_like(input, period): "「{input}」各期都改成和{period}一样了", "“{input}” is now the same in all periods as in {period}";
    /// What was done to a series.
    cleared(input): "「{input}」已清空", "“{input}” was cleared";
    /// The form now has the figures of a scenario.
    scenario_opened(name): "已换成「{name}」的数字", "The figures are now those of “{name}”";
    /// How many gates no single change passes.
    out_of_reach(count): "另有 {count} 项门槛，单改一个数过不了", "{count} more gates that no change of a single figure passes";
    /// Fields that cannot be read.
    unread(count): "有 {count} 处填写看不懂，按未填计算：", "Entries that cannot be read and count as blank ({count}):";
    /// How many inputs and readings a policy has.
    policy_counts(inputs, readings): "{inputs} · {readings} 处读法", "{inputs} · {readings} readings";
    /// How many inputs a policy has.
    input_count(inputs): "{inputs} 个填报项", "{inputs} inputs";
    /// How many inputs a policy has, and how many columns the record tables among them.
    input_count_with_columns(inputs, columns): "{inputs} 个填报项（含明细表 {columns} 列）", "{inputs} inputs (tables of {columns} columns)";
    /// How many answers there are.
    found(count): "找到 {count} 条", "{count} found";
    /// Nothing has all the words; these answers are for some of them.
    found_parts(count): "没有整句相符的；其中的词有 {count} 条", "Nothing has all of that; {count} found for words in it";
    /// How many answers are not listed yet.
    more_answers(count): "其余 {count} 条", "{count} more";
    /// The source document.
    document(id): "来源 {id}", "Source {id}";
    /// The year.
    year(year): "{year} 年", "{year}";
    /// Fills a series with one figure.
    fill_like(period): "各期都同{period}", "All as {period}";
    /// More figures than fit were pasted.
    pasted_too_many(found, room, left): "粘贴了 {found} 个数，从这里起只有 {room} 格，最后 {left} 个没有填入。",
        "{found} figures were pasted but only {room} fit from here; the last {left} were left out.";
    /// Figures were pasted.
    pasted(count): "已填入 {count} 个数。", "{count} figures filled in.";
    /// What was perhaps meant by a ratio.
    if_meant(percent): "。要填百分之 {percent}，请写 {percent}%", "; for {percent} per cent write {percent}%";
    /// A field's figure, read back.
    reads(figure): "= {figure}", "= {figure}";
    /// The value that a blank field stands for.
    default_is(value): "不填即 {value}", "blank means {value}";
    /// A parameter's own value.
    policy_says(value): "政策值 {value}", "the policy says {value}";
    /// How many parameters were changed.
    changed_count(count): "已改 {count} 项", "{count} changed";
    /// Restores a parameter.
    reset(name): "恢复 {name} 的政策值", "Reset {name} to the policy’s value";
    /// The band that one loses by, up or down.
    band_instead(from, gives): "改按 {from} 档，{gives}", "{from} instead: {gives}";
    /// A band was reached.
    band_reached(from, gives): "达到 {from} 档，{gives}", "{from} reached: {gives}";
    /// A band that begins above its edge was reached.
    band_exceeded(from, gives): "超过 {from} 档，{gives}", "above {from}: {gives}";
    /// Below the first band.
    below_band(from): "未达首档 {from}", "below the first band, {from}";
    /// Below the first band that begins above its edge.
    not_above_band(from): "未超过首档 {from}", "not above the first band, {from}";
    /// A step table.
    each_full(each, pays): "每满 {each} 付 {pays}", "{pays} for each full {each}";
    /// A step table with a cap.
    each_full_at_most(each, pays, most): "每满 {each} 付 {pays}，最高 {most}", "{pays} for each full {each}, at most {most}";
    /// A key of a lookup.
    looked_up(key, gives): "{key}：{gives}", "{key}: {gives}";
    /// A failed gate zeroes rules.
    zeroed(rules): "未通过则{rules}为 0", "if failed, {rules} is 0";
    /// A failed gate skips rules.
    skipped(rules): "不适用时没有{rules}", "where it does not apply, there is no {rules}";
    /// A failed gate reduces rules.
    reduced(rules): "未通过则{rules}打折", "if failed, {rules} is reduced";
    /// A failed gate makes rules a fault.
    unworkable(rules): "未通过则无法计算{rules}", "if failed, {rules} cannot be computed";
    /// How far the next band is.
    gap(gap): "还差 {gap}", "{gap} to go";
    /// How far a condition is from holding.
    short_by(margin): "差 {margin}", "short by {margin}";
    /// A condition that fails at its very edge, and holds above it.
    must_exceed(limit): "须大于 {limit}", "must exceed {limit}";
    /// A condition that fails at its very edge, and holds below it.
    must_be_below(limit): "须小于 {limit}", "must be below {limit}";
    /// By how much a condition holds.
    over_by(margin): "超出 {margin}", "{margin} to spare";
    /// A condition that holds exactly at its edge.
    at_the_edge(margin): "恰好达到，余 {margin}", "just met, {margin} to spare";
    /// More of an input pays so much.
    more_gives(change, gain): "再多 {change} → {gain}", "{change} more → {gain}";
    /// Less of an input pays so much.
    less_gives(change, gain): "少 {change} → {gain}", "{change} less → {gain}";
    /// Another value of an input pays so much.
    other_gives(to, gain): "改为「{to}」→ {gain}", "change to “{to}” → {gain}";
    /// A band within a rule.
    in_rule(what, rule): "{what}（{rule}）", "{what} ({rule})";
    /// A gate is passed.
    gate_passed(gate): "通过门槛「{gate}」", "passes the gate “{gate}”";
    /// A gate is failed.
    gate_failed(gate): "不再通过门槛「{gate}」", "fails the gate “{gate}”";
    /// A condition holds.
    condition_holds(formula): "条件成立：{formula}", "{formula} holds";
    /// A condition no longer holds.
    condition_fails(formula): "条件不再成立：{formula}", "{formula} no longer holds";
    /// The name of the button that does so.
    try_it(what): "试一试：{what}", "Try it: {what}";
    /// What a step does, for the button's name.
    apply_to(place, to): "{place} 填 {to}", "set {place} to {to}";
    /// A failed gate that no single change passes, and why.
    unreachable(gate, why): "门槛「{gate}」：单改一个数无法通过，{why}。", "Gate “{gate}”: no change of a single figure passes it; {why}.";
    /// It rests on these inputs, which are given.
    on_given(inputs): "它只看既定的{inputs}", "it rests on what is given: {inputs}";
    /// Several conditions fail.
    several_fail(conditions): "有几个条件同时不满足：{conditions}", "several conditions fail at once: {conditions}";
    /// No input is enough.
    not_enough(inputs): "只改其中一个都不够：{inputs}", "none of these is enough by itself: {inputs}";
    /// What a yuan of rebate costs.
    costs_per_yuan(cost): "每多得 1 元要多 {cost}", "{cost} more for each yuan gained";
    /// What a yuan gains.
    gains_per_yuan(gain): "每多 1 元多得 {gain}", "each yuan more gains {gain}";
    /// What a percentage point gains.
    gains_per_point(gain): "每个百分点多得 {gain}", "each percentage point gains {gain}";
    /// What a car or another whole thing gains.
    gains_per_one(gain): "每多 1 个多得 {gain}", "each one more gains {gain}";
    /// The smallest figure that reaches the goal.
    goal_least(figure): "至少 {figure}", "at least {figure}";
    /// The figure nearest to now that reaches the goal.
    goal_nearest(figure): "离现在最近 {figure}", "nearest to now {figure}";
    /// The total then.
    goal_total(label, total): "{label} {total}", "{label}: {total}";
    /// The total one unit below.
    goal_before(total): "再少一点只有 {total}", "a unit less gives {total}";
    /// A goal out of reach.
    goal_short(name, wanted, most, figure): "单改{name}到不了 {wanted}：最多 {most}（填 {figure}）。", "Changing {name} alone does not reach {wanted}: {most} at most, with {figure}.";
    /// A goal out of reach, without any total.
    goal_without_total(name, wanted): "单改{name}到不了 {wanted}：怎么填都没有合计。", "Changing {name} alone does not reach {wanted}: no figure gives a total.";
    /// What holds the total back.
    goal_blocked(gates): "未通过的门槛：{gates}。", " Gates failed: {gates}.";
    /// The total does not depend on an input.
    goal_no_part(total, name): "{total}不看{name}，填多少都一样。", "{total} does not depend on {name}.";
    /// More advice.
    more_steps(count): "其余 {count} 条", "{count} more";
    /// A label with its period.
    of_period(label, period): "{label} {period}", "{label}, {period}";
    /// A period of an input, as advice names it.
    in_period(period, label): "{period} {label}", "{label}, {period}";
    /// The name of a figure's button.
    explain(label, figure): "{label}：{figure}，看计算", "{label}: {figure}, explain";
    /// The total for screen readers.
    announce(label, figure): "{label} {figure}", "{label}: {figure}";
    /// Rounding that was done.
    rounded(before, after, to, mode): "{before} → {after}（到 {to}，{mode}）", "{before} → {after} (to {to}, {mode})";
    /// A factor that a gate multiplies by.
    factor(factor): "系数 {factor}", "factor {factor}";
    /// What was looked up and what came out.
    lookup(argument, gives): "{argument} → {gives}", "{argument} → {gives}";
    /// The amount within a band at its rate.
    slice(amount, rate): "{amount} × {rate}", "{amount} × {rate}";
    /// The clause with its document.
    from_document(document): "——{document}", "— {document}";
    /// A fault, with the rule in which it happened.
    fault_in(rule, what): "「{rule}」无法计算：{what}", "“{rule}” cannot be computed: {what}";
    /// A column of a record table.
    column_of(table, column): "{table}的{column}", "{column} ({table})";
    /// Why something is not applicable.
    not_applicable(reason): "不适用：{reason}", "n/a: {reason}";
    /// A gate without words of its own that skips.
    lacks(gate): "未满足「{gate}」", "“{gate}” does not hold";
    /// A sentence about some periods or rows.
    in_places(what, places): "{what}（{places}）", "{what} ({places})";
    /// The name of the button that removes a row.
    delete_row(row): "删除{row}", "Delete {row}";
    /// Which rows are shown.
    shown_rows(first, last, all): "第 {first}–{last} 行，共 {all} 行", "Rows {first}–{last} of {all}";
    /// How many rows there are.
    rows(count): "{count} 行", "{count} rows";
    /// How many rows are listed.
    listed(listed, count): "只列出前 {listed} 行，全部 {count} 行都已计算。", "Only the first {listed} rows are listed; all {count} are computed.";
    /// In how many rows a gate is passed.
    rows_passed(count, passed): "{count} 行中 {passed} 行通过", "passed in {passed} of {count} rows";
    /// Rows were pasted.
    pasted_rows(count): "已填入 {count} 行。", "Rows filled in: {count}.";
    /// More rows were pasted than there may be.
    rows_left(most, left): "这里最多 {most} 行，最后 {left} 行没有填入。", "There is room for {most} rows; rows left out at the end: {left}.";
    /// Pasted columns that the table does not have.
    no_such_columns(names): "没有对应的列，未填入：{names}。", "No column for these, left out: {names}.";
    /// Pasted cells beyond the last column.
    cells_beyond(count): "最后一列右边的 {count} 格没有填入。", "Cells left out beyond the last column: {count}.";
    /// Pasted lines above the header.
    lines_above(count): "表头以上的 {count} 行没有填入。", "Lines left out above the header: {count}.";
    /// There are too many rows for advice.
    advice_rows(rows): "明细超过 {rows} 行时不查找下一步。", "With more than {rows} rows, next steps are not sought.";
    /// Between two anchors of a linear table.
    between(from, gives, to, then): "介于 {from}（{gives}）与 {to}（{then}）之间", "between {from} ({gives}) and {to} ({then})";
    /// The unit of an axis.
    in_yuan(label): "{label}（元）", "{label} (yuan)";
    /// What a chart's axes are.
    axes(up, along): "竖：{up} · 横：{along}", "Up: {up} · Along: {along}";
    /// The name of a chart.
    chart_name(total, place, cliffs): "{total}随{place}变化的折线图，有 {cliffs} 处台阶", "Line chart of {total} over {place}, with {cliffs} cliffs";
    /// What a figure makes of the total.
    leads_to(figure, total): "{figure} → {total}", "{figure} → {total}";
    /// A sum compared with the one now.
    against_now(sum, gain): "{sum}（比现在 {gain}）", "{sum} ({gain} against now)";
    /// What more of a figure pays at a point.
    pays_here(rate): "在这一段：{rate}", "On this stretch: {rate}";
    /// What more of a figure pays.
    per(each, pays): "每多 {each} {pays}", "{pays} for each {each} more";
    /// From one figure to another.
    span(from, to): "{from} – {to}", "{from} – {to}";
    /// What a grid's axes are.
    heat_axes(down, along): "竖：{down} · 横：{along}。格中是合计，按元四舍五入；点一格就把两个数填进去。",
        "Down: {down} · Along: {along}. Each cell is the total, to the yuan; press one to fill both figures in.";
    /// The next tier, and how far.
    next_at(gap, tier, from, gives): "差 {gap} 到{tier} {from}（{gives}）", "{gap} short of {tier} {from} ({gives})";
    /// The next tier begins above its edge.
    next_above(tier, from, gives, gap): "超过 {from} 才到{tier}（{gives}），还差 {gap} 且须再多一点", "more than {gap} short of {tier} above {from} ({gives})";
    /// What a marginal table gives above an edge.
    above_it(rate): "以上部分 {rate}", "{rate} on what is above";
    /// The next tier gives less.
    falls_above(gap, from, gives): "再多 {gap} 到 {from}，就降为 {gives}", "{gap} more, at {from}, it drops to {gives}";
    /// Less gives more, below an edge.
    better_below(from, gives, gap): "低于 {from} 才是更高的一档（{gives}），要少 {gap} 以上", "below {from} it gives more ({gives}): more than {gap} less";
    /// Less gives more, from an edge down.
    better_at(from, gives, gap): "不超过 {from} 是更高的一档（{gives}），要少 {gap}", "at {from} or less it gives more ({gives}): {gap} less";
    /// The next full step.
    next_step(gap, from, gives): "差 {gap} 就再满一次（到 {from}），共 {gives}", "{gap} short of another full step (at {from}), {gives} in all";
    /// The next anchor of a linear table.
    next_anchor(from, gives, gap): "介于两点之间按比例变化，到 {from} 为 {gives}，还差 {gap}", "it changes in proportion; at {from} it is {gives}, {gap} to go";
    /// Which figure reaches the tier.
    reached_by(place, to): "；{place}到 {to} 就到了。", "; {place} at {to} gets there.";
    /// Reaching the tier pays.
    reached_for(gain, place, to): "；到了多得 {gain}（{place} {to}）。", "; getting there pays {gain} more ({place}: {to}).";
    /// Reaching the tier pays nothing.
    reached_for_nothing(place, to): "；到了合计也不变（{place} {to}）。", "; getting there does not change the total ({place}: {to}).";
    /// Reaching the tier costs.
    reached_at_a_loss(loss, place, to): "；到了反而少 {loss}（{place} {to}）。", "; getting there pays {loss} less ({place}: {to}).";
    /// What a failed gate costs.
    failing_costs(loss): "因未通过，少得 {loss}。", "Failing it costs {loss}.";
    /// What passing a gate would cost.
    passing_costs(loss): "若通过，合计反而少 {loss}。", "Passing it, the total would be {loss} less.";
    /// What a rule would be were the gate passed.
    were_it_passed(rule, value): "若通过，{rule}为 {value}。", "Passing it, {rule} would be {value}.";
    /// What a condition requires and what is there.
    required(sign, required, there): "要求 {sign} {required}，现为 {there}", "needs {sign} {required}, is {there}";
    /// A number that rests on overridden parameters.
    with_changed(parameters): "用了改过的参数：{parameters}", "uses changed parameters: {parameters}";
    /// A parameter that was overridden.
    was_changed(own, used): "政策值 {own} → 改为 {used}", "policy: {own} → used: {used}";
    /// How many rows a table has.
    table_rows(table, rows): "{table}（{rows} 行）", "{table} ({rows} rows)";
    /// What a clause is the source of.
    clause_of(subjects): "用于：{subjects}", "Behind: {subjects}";
    /// Which version of the page it is.
    page_version(version): "页面版本 {version}", "Page version {version}";
    /// The version of a policy.
    version(version): "第 {version} 版", "version {version}";
}

sentences! {
    /// Blank periods of a series.
    partial(input, periods): "「{input}」{periods}未填，按 0 计。", "“{input}” is blank for {periods}; counted as 0.";
}

/// What a reader must know about an outcome.
pub(crate) fn warning(lang: Lang, desk: &Desk, warning: &Warning) -> String {
    let policy = desk.policy;
    match warning {
        Warning::PartialSeries { input, axis, blank } => {
            let label = label_of(policy, input, lang);
            partial(lang, &label, &list(lang, &runs(lang, desk, *axis, blank)))
        }
        Warning::Gate {
            gate,
            message,
            axis,
            periods,
        } => {
            let what = match message {
                Some(message) => message.get(lang).to_owned(),
                None => lacks(lang, gate.get(lang)),
            };
            match axis {
                Axis::One => what,
                _ => in_places(lang, &what, &list(lang, &runs(lang, desk, *axis, periods))),
            }
        }
        Warning::Assumed { parameters } => {
            let names = list(lang, &labels(policy, parameters, lang));
            [RESTS_ON_ASSUMED.get(lang), &names].concat()
        }
        Warning::NoRules => warning.message().get(lang).to_owned(),
    }
}

/// Periods in ascending order, neighbours together: 1月, 4月–12月. Of many runs the first.
fn runs(lang: Lang, desk: &Desk, axis: Axis, periods: &[usize]) -> Vec<String> {
    let word = |period| desk.period_word(axis, period, lang);
    let mut runs: Vec<String> = periods
        .chunk_by(|a, b| a + 1 == *b)
        .take(RUNS + 1)
        .map(|run| match run {
            [first, .., last] => format!("{}–{}", word(*first), word(*last)),
            _ => run.iter().map(|&only| word(only)).collect(),
        })
        .collect();
    if let Some(last) = runs.get_mut(RUNS) {
        "…".clone_into(last);
    }
    runs
}

// The reader's own question banks.
texts! {
    MY_BANKS: "我的题库", "My question banks";
    IMPORT_BANK: "导入题目", "Import questions";
    IMPORT_ABOUT: "粘贴试卷，或选一个文件：从问卷星、Word、PDF 复制的文字，Excel 存的 CSV，Moodle 的 GIFT，本站导出的题库文件都可以。读出的题马上存进“我的题库”，拿不准的地方会一处处列出来。",
        "Paste a paper, or choose a file: text copied from wjx.cn, Word or a PDF, a CSV saved by Excel, Moodle's GIFT, or a bank file saved here. What is read is kept among your question banks at once, and every place that is not certain is listed.";
    EXAM_TEXT: "试卷文字", "Text of the paper";
    EXAM_TEXT_HINT: "1. 最低门槛是多少？ [单选题] *\nA. 10%\nB. 15%(正确答案)", "1. What is the lowest threshold? [单选题] *\nA. 10%\nB. 15%(正确答案)";
    CHOOSE_BANK_FILE: "选文件（.txt .csv .gift .toml）", "Choose a file (.txt .csv .gift .toml)";
    WHICH_FORMAT: "格式", "Format";
    FORMAT_TOLD: "自动识别", "Detect automatically";
    FORMAT_FILE: "题库文件（TOML）", "Bank file (TOML)";
    IMPORT_IT: "读入", "Read it in";
    IMPORTING: "正在读…", "Reading…";
    NOTHING_TO_IMPORT: "先粘贴文字，或选一个文件。", "Paste a text or choose a file first.";
    IMPORT_FAILED: "没有读出题目：", "No questions were read:";
    FILE_UNREAD: "读不了这个文件。", "This file cannot be read.";
    IMPORTED_NOW: "已读入，存进“我的题库”。", "Read in, and kept among your question banks.";
    IMPORTED_BEFORE: "这份题以前导入过，就是下面这一份。", "The same was imported before: here it is.";
    NEW_BANK: "从空白开始", "Start from scratch";
    NEW_BANK_TITLE: "新题库", "New question bank";
    BANK_UNREADABLE: "这个题库读不出来，原样留着。可把内容存成文件，改好再导入。", "This bank cannot be read and is kept as it is. Save its text as a file, mend it and import it again.";
    SAVE_BANK_TEXT: "存成文件", "Save as a file";
    BANK_TITLE: "题库名称", "Name of the bank";
    PRACTISE: "去练习", "Practise";
    TO_LOOK_AT: "要核对的地方", "Places to look at";
    LOOKED_AT: "已核对", "Checked";
    ALL_LOOKED_AT: "没有要核对的地方了。", "Nothing is left to look at.";
    LEFT_OUT: "没有读入的内容", "What was left out";
    STEM: "题干", "Question";
    KIND_OF_QUESTION: "题型", "Kind";
    TOPIC: "知识点", "Topic";
    OPTIONS: "选项（打勾的是正确答案）", "Options; those ticked are correct";
    WHY_SO: "解析", "Explanation";
    ANSWER_FIGURE: "答案", "Answer";
    ANSWER_WITHIN: "允许误差", "Tolerance";
    ADD_OPTION: "加一个选项", "Add an option";
    SPLIT: "在光标处拆开", "Split at the cursor";
    SPLIT_SHORT: "拆开", "Split";
    JOIN_SHORT: "并入下一项", "Join next";
    MOVE_UP: "上移", "Move up";
    MOVE_DOWN: "下移", "Move down";
    SPLIT_WHERE: "先点进选项文字里要拆开的地方，再点“拆开”。", "First put the cursor where the option is to be split, then press “Split”.";
    SPLIT_TRANSLATED: "这个选项的中文和英文不同，请分别改写，不能一起拆开。", "This option differs in Chinese and English; it cannot be split in both at one place.";
    TRANSLATED: "中文、英文各写各的，这里改的是中文。", "Chinese and English differ here; this changes the English.";
    DELETE_QUESTION: "删除这道题", "Delete this question";
    ADD_QUESTION: "加一道题", "Add a question";
    BANK_FULL: "放不下更多了，请另建一个题库。", "There is no room for more; begin another bank.";
    BANK_ELSEWHERE: "另一个标签页改了这个题库，您刚改的还没有存。", "Another tab has changed this bank; what you just changed is not kept yet.";
    EXPORT_BANK: "导出", "Save as a file";
    COPY_TO_MINE: "复制到“我的题库”", "Copy into my question banks";
    CHECKING_BANK: "正在检查…", "Checking…";
}

sentences! {
    /// What is in a bank.
    bank_counts(questions, options, marks): "{questions} 题，{options} 个选项，{marks} 个标为正确", "{questions} questions, {options} options, {marks} marked as correct";
    /// How many places there are to look at.
    places_to_look_at(count): "{count} 处要核对", "{count} to look at";
    /// A question of a bank.
    question_at(at): "第 {at} 题", "Question {at}";
    /// An option of a question.
    option_at(at, letter): "第 {at} 题 {letter}", "Question {at} {letter}";
    /// The words of an option, for those who hear it.
    option_label(letter): "选项 {letter}", "Option {letter}";
    /// A line of a text, and what is wrong with it.
    wrong_line(line, why): "第 {line} 行：{why}", "Line {line}: {why}";
    /// Something that was deleted, and can be brought back.
    deleted_one(what): "已删除：{what}", "Deleted: {what}";
    /// A text in which the words stand that a remark is about.
    its_words(why, words): "{why}：“{words}”", "{why}: “{words}”";
    /// The format that a text was read in.
    read_as(format): "按「{format}」读入。不对的话，回去选别的格式再读。", "Read as “{format}”. If that is wrong, go back and choose another format.";
    /// A place, and what is wrong there, for those who hear it.
    wrong_label(place, why): "{place}：{why}", "{place}: {why}";
    /// The name of a bank that was copied.
    copy_of(name): "{name}（副本）", "{name} (copy)";
}
