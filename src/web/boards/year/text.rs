//! The texts of a year's board.

use crate::web::text::{sentences, texts};

texts! {
    KPI: "月度指标", "Monthly ratios";
    KPI_SUMMARY: "一年十二个月的数字贴进来：各项指标、亮灯、同比、目标、累计和异常，一张表看清。", "Paste a year of monthly figures: every ratio with its light, last year, target, year to date, and what is wrong.";
    SERVICE: "服务评估", "Service evaluation";
    SERVICE_SUMMARY: "导入 CRM、热线、客服、工单、问卷的记录：按月、按技师、按门店打分，问题列成待办，跟到办完。", "Import CRM, hot-line, chat, order and survey records: scores by month, technician and store; problems become a list with states.";
    TABS: "看板的各页", "Pages of the board";
    TAB_BOARD: "看板", "Board";
    TAB_FIGURES: "填数", "Figures";
    TAB_TARGETS: "目标", "Targets";
    TAB_GROUPS: "分组对比", "Groups";
    TAB_ISSUES: "待办", "Issues";
    YEAR: "年份", "Year";
    OTHER_YEAR: "另开一年", "Another year";
    OPEN_YEAR: "打开", "Open";
    BAD_YEAR: "年份要写成四位数字，如 2024", "Write the year with four digits, such as 2024";
    UPTO: "看到", "Up to";
    VIEW: "看哪些", "View";
    ALL_VALUES: "全部规则", "All rules";
    NO_BOARD: "这份政策没有写看板。政策文件里加上 [board] 就有了，写法见帮助里的政策语言手册。", "This policy has no board. Add [board] to its file; the guide of the policy language says how.";
    EMPTY_TITLE: "这一年还没有数字", "No figures for this year yet";
    EMPTY: "从 Excel 复制一张表贴到「填数」：一行一个指标、一列一个月，或者反过来。也可以直接填。", "Copy a table from Excel into “Figures”: a row an item and a column a month, or the other way round. Or type.";
    EMPTY_RECORDS: "在「填数」里导入记录文件：CSV、Excel 都行，一个系统一份也行。日期决定记到哪个月。", "Import record files under “Figures”: CSV or Excel, one per system if you like. The day says which month a record belongs to.";
    TRY_SAMPLE: "用样例试一试", "Try it with sample figures";
    SAMPLE: "现在看到的是样例数字，不是你的。", "These are sample figures, not yours.";
    CLEAR_SAMPLE: "清除样例", "Clear the sample";
    SAMPLE_CLEARED: "样例已清除", "The sample is cleared";
    CLEAR_YEAR: "清空这一年", "Clear this year";
    NEWER: "这一年是更新版本的程序保存的，这里只能看。", "A newer version of the program has kept this year; here it can only be looked at.";
    DAMAGED: "这一年保存的内容读不出来，已原样放到一边。", "What was kept of this year cannot be read; it was set aside as it is.";
    VALUE: "指标", "Item";
    MONTH: "月份", "Month";
    LIGHT: "亮灯", "Light";
    MARK: "目标或参考", "Target or reference";
    LAST_YEAR: "上年同期", "Last year";
    CHANGE: "比上年", "Change";
    TREND: "走势", "Trend";
    LEGEND: "实线是今年，短划线是上年，点线是目标", "Solid: this year; dashes: last year; dots: target";
    HOW: "点数字看怎么算的", "Press a figure to see how it was worked out";
    BY_ROW: "逐行", "Row by row";
    NOT_SUMMED: "累计缺数", "Missing in the sum";
    LEFT_OUT_WHY: "没有日期或不在这一年，没有计入任何月", "without a day or of another year: in no month";
    PASTE: "从 Excel 粘贴一年的数", "Paste a year from Excel";
    PASTE_HELP: "复制时带上指标名和月份。名称按填报项的名称、别名认，写着「万元」的按万元读。没提到的格子不动。", "Copy names and months along. Names are matched by name and alias; what says 万元 is read so. Cells that are not mentioned stay.";
    PASTE_HERE: "粘贴到这里", "Paste here";
    TAKE: "取入", "Take in";
    NO_MONTHS: "没有认出月份。第一行（或第一列）要写 1月、2月……，另一头写指标名。", "No months found. The first row (or column) should say 1月, 2月 …, the other side the names.";
    FORM: "这一年的数", "The figures of the year";
    TARGETS_HELP: "写全年目标：台数和金额自动摊到各月，合计不差；比率每个月相同。个别月份可以单写，其余月份摊剩下的。", "Write the year's target: units and money are spread over the months exactly; a ratio is the same each month. Months may be set apart.";
    YEAR_TARGET: "全年目标", "Target of the year";
    MONTH_TARGETS: "分月", "By month";
    LOCK: "锁定目标", "Lock the targets";
    LOCK_HELP: "锁定后目标不能随手改，更正要写理由，并留下记录。", "Once locked, targets are changed only with a reason, which is kept.";
    REASON: "更正理由", "Reason of the correction";
    NEEDS_REASON: "目标已锁定。先写更正理由，再改。", "The targets are locked: write the reason first, then change.";
    CORRECTIONS: "更正记录", "Corrections";
    DAY: "日期", "Day";
    BEFORE: "原目标", "Before";
    AFTER: "新目标", "After";
    WHY: "理由", "Reason";
    BY: "按什么看", "By";
    RECORDS_COUNT: "记录数", "Records";
    GROUP_HELP: "同一套指标，逐个算。括号里是和上个月比。", "The same values, one by one. In brackets the change from the month before.";
    NO_GROUPS: "这个月没有记录。", "There are no records in this month.";
    BLANK_GROUP: "（未填）", "(blank)";
    ONE_MONTH: "只看当月", "This month only";
    NO_ISSUES: "没有互相矛盾或要跟进的数。没达标的指标看「看板」上的灯。", "No figures contradict each other or need following up. What is off target has its light on the board.";
    MEASURE: "建议措施", "What to do";
    NOTE: "备注", "Note";
    ALL_STATES: "全部", "All";
    FILTER: "筛选", "Filter";
}

sentences! {
    /// The board of a policy in a year.
    of_year(title, year): "{title} · {year} 年", "{title} · {year}";
    /// A month of the year.
    month(month): "{month} 月", "month {month}";
    /// The year up to a month.
    upto(month): "1—{month} 月累计", "to month {month}";
    /// Cells of a paste that cannot be read.
    unread(count): "{count} 格读不出，已标在下面的表单里，改好再算。", "Cells that cannot be read: {count}. They are marked in the form below.";
    /// What a paste came to.
    taken(names, fields): "认出 {names} 个指标，填了 {fields} 格。", "{names} items found, {fields} cells filled in.";
    /// What of a paste was not known.
    strange(names): "没认出的名称：{names}", "Unknown names: {names}";
    /// What the sum of the year lacks.
    partial(input, months): "「{input}」{months} 月没填，累计只合计填了的月；没有发生就填 0。", "“{input}” is blank in month {months}: the year to date is without; enter 0 if there was none.";
    /// Rows that belong to no month.
    left_out(count): "{count} 条记录", "{count} records";
    /// Since when the targets stand fast.
    locked(day): "目标已于 {day} 锁定。", "The targets are locked since {day}.";
    /// How many issues there are.
    issue_count(count, open): "{count} 个问题，{open} 个待处理。", "{count} issues, {open} open.";
    /// What a chart shows, for those who cannot see it.
    chart(name): "{name}：各月的走势，数字见各月明细", "{name}: its months; the figures stand in the table";
    /// The target of a value in a month.
    target_of(name, month): "{name} {month} 月目标", "{name}: target of month {month}";
    /// What is said about an issue.
    state_of(issue): "{issue}：状态", "{issue}: state";
    /// What is noted about an issue.
    note_of(issue): "{issue}：备注", "{issue}: note";
    /// A value explained in a month.
    explain(name, month): "{name} {month}：怎么算的", "{name} {month}: how it was worked out";
}
