//! What can be typed.

use clap::{Args, Parser, Subcommand, value_parser};

use crate::accrual::view::Order;
use crate::accrual::{Period, State, Step, Tax, Term};
use crate::lang::Lang;
use crate::policy::Value;
use crate::policy::date::Date;
use crate::quiz::exchange::{FORMATS, Format};
use crate::report::forms::Form;
use crate::table::cell;

/// 返利台：经销商返利算到分，每个数字都附条款 · Rebate Desk: dealer rebates to the fen, with the clause behind every number
#[derive(Debug, Parser)]
#[command(
    name = "rebate-desk",
    version,
    disable_help_subcommand = true,
    subcommand_help_heading = "命令 · Commands",
    next_help_heading = "选项 · Options",
    help_template = "{about-with-newline}\n用法 · Usage: {usage}\n\n{all-args}\n\n退出码 · Exit codes: 0 已算出 computed, 1 填报、政策有误或无法计算 bad input, bad policy or a fault, 2 用法有误 usage\n"
)]
pub(super) struct Arguments {
    /// 输出的语言，不写则看环境变量 LANG · Language of what is printed; by default that of LANG
    #[arg(long, global = true, value_name = "zh|en", value_parser = language)]
    pub(super) lang: Option<Lang>,

    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// 列出内置政策 · List the built-in policies
    List {
        /// 输出 JSON · Print JSON
        #[arg(long)]
        json: bool,
    },
    /// 显示一项政策：填报项、参数及出处、表、规则、门槛、读法 · Show a policy: inputs, parameters with provenance, tables, rules, gates, readings
    Show {
        /// 内置政策的 id，或政策文件 · A built-in policy's id, or a policy file
        #[arg(value_name = "POLICY|FILE.toml")]
        policy: String,
        /// 输出 JSON · Print JSON
        #[arg(long)]
        json: bool,
    },
    /// 计算 · Compute
    Compute {
        #[command(flatten)]
        request: Request,
        #[command(flatten)]
        sheet: Sheet,
    },
    /// 逐步说明每个数字的由来，并给出怎样能多拿返利 · Explain each number step by step, and what would pay more
    Explain {
        #[command(flatten)]
        request: Request,
        /// 只说明这条规则和它所依据的规则 · Only this rule and those that it is computed from
        #[arg(long, value_name = "NAME")]
        rule: Option<String>,
        #[command(flatten)]
        sheet: Sheet,
    },
    /// 想拿多少：求一个填报项最少填多少，合计才到这个数；到不了就说明为什么 · Goal seek: the smallest figure of an input with which the total reaches an amount, or why none does
    Goal {
        #[command(flatten)]
        request: Request,
        /// 想要的合计，如 500000 或 50万 · The total that is wanted
        #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
        want: String,
        /// 改哪个填报项；序列写 名称@3 只改第 3 期，只写名称则各期相同 · The input; of a series `name@3` is its third period, the name alone all periods alike
        #[arg(long, value_name = "INPUT[@PERIOD]")]
        by: String,
    },
    /// 各种读法对照：结果有哪几种、相差多少、问题出在哪一条 · Readings side by side: the results that differ, by how much, and the clause in question
    Readings(Request),
    /// 比较两项政策（或两个版本）：改了什么；给出填报数据时，还算出差多少钱 · Compare two policies or versions: what changed and, for given figures, what it is worth
    Diff {
        /// 先前的政策 · The earlier policy
        #[arg(value_name = "POLICY|FILE.toml")]
        before: String,
        /// 后来的政策 · The later policy
        #[arg(value_name = "POLICY|FILE.toml")]
        after: String,
        /// 填报数据，- 为标准输入 · The figures as JSON; - is standard input
        #[arg(long, value_name = "FILE.json|-")]
        input: Option<String>,
        /// 输出 JSON · Print JSON
        #[arg(long)]
        json: bool,
    },
    /// 整表计算：一行一家经销商，或流水、明细按经销商汇总 · Compute a whole table: a dealer a row, or transactions and rows gathered by dealer
    Batch(Batch),
    /// 对账：对方的对账单与整表计算逐项比对，并找出恰好能解释差异的原因 · Reconcile: a statement beside what a table comes to, and what explains each difference exactly
    Reconcile {
        #[command(flatten)]
        ours: Batch,
        /// 对方的对账单：.csv .xlsx 等 · The other party's statement
        #[arg(long, value_name = "TABLE")]
        with: String,
        /// 对账单里的哪张工作表 · Which sheet of the statement
        #[arg(long, value_name = "NAME")]
        with_sheet: Option<String>,
    },
    /// 差一点的名单：整表里哪些家离下一档只差一点，差多少，到了多得多少 · The «nearly there» list: who in a table is just short of a tier, by how much, and what it would pay
    Nearly {
        #[command(flatten)]
        table: Batch,
        /// 差在门槛的百分之几以内，默认 10% · Within which part of the tier
        #[arg(long, value_name = "PERCENT", default_value = "10%")]
        within: String,
    },
    /// 一份政策的空表：列标题、单位和一行例子，填好可用 batch 计算 · An empty table for a policy: headings, units and an example, to be filled in for batch
    Template {
        /// 内置政策的 id，或政策文件 · A built-in policy's id, or a policy file
        #[arg(value_name = "POLICY|FILE.toml")]
        policy: String,
        /// 一行是什么：wide 一家经销商，或明细表的名称 · What a row is: a dealer, or a row of the record table of this name
        #[arg(long, value_name = "wide|RECORDS")]
        shape: Option<String>,
        /// 写到哪个文件，- 为标准输出（默认） · The file to write; - is standard output, the default
        #[arg(short, long, value_name = "FILE.csv|FILE.xlsx|-")]
        output: Option<String>,
    },
    /// 合同单据：返利政策明细表、销售报表、返利申请表（含大写金额），由政策和填报数据生成 · The documents of a contract: policy in detail, sales report, claim form with the amount in capital numerals
    Forms(FormsAsked),
    /// 题库换格式：问卷星文本、Moodle GIFT、表格、Anki 卡片、题库文件；拿不准的地方逐一指出 · Questions from one format to another: exam text, Moodle GIFT, table, Anki cards, bank file; whatever is not certain is told
    Bank(Questions),
    /// 成绩榜：把试卷链接和收回的成绩读成一张表 · The results of a paper, read from what came back into one table
    Board(Board),
    /// 返利台账：从预提到兑付一行一笔，余额、账龄、预测、清单、日历 · The rebate ledger: a rebate a line, from the accrual to the payment; balances, ageing, forecast, lists, calendar
    Ledger(Box<LedgerAsked>),
    /// 工资条：谁应发多少，逐项加减；工资表一人一行 · Pay slips: who is paid what, line by line; a payroll with a row a person
    Slips(SlipsAsked),
    /// 看板：一年逐月的指标，亮灯、上年同期、分组、问题；数字和服务记录来自表格 · A year month by month: values with lights, last year, groups, issues, from tables of figures and of records
    Year(YearAsked),
    /// 把政策和填报数据写成链接，或把链接读回填报数据 · Make a link of a policy and figures, or read a link back
    Link(Linked),
    /// 新建一份带注释的政策文件 · Write a commented skeleton of a policy file
    New {
        /// 政策的 id：小写字母、数字、连字符 · The policy's id: lower-case letters, digits, hyphens
        id: String,
        /// 写到哪个文件，- 为标准输出，默认 <id>.toml · The file to write; - is standard output, the default <id>.toml
        #[arg(short, long, value_name = "FILE.toml|-")]
        output: Option<String>,
    },
    /// 输出政策文件的 JSON Schema，供编辑器补全和提示 · Print the JSON Schema of policy files, for editors to complete and explain
    Schema,
    /// 检查政策文件，并运行其中的算例；题库和出题模板也检查，并由政策核对答案 · Check policy files and run the examples in them; question banks and templates too, with their answers computed by the policy
    Check {
        /// 政策、题库、模板文件，或内置政策、题库的 id；题库用到自己的政策时，政策写在前面 · Files of policies, questions or templates, or built-in ids; a policy of one's own stands before the bank that needs it
        #[arg(required = true, value_name = "FILE.toml|POLICY|BANK")]
        files: Vec<String>,
    },
}

/// What is to be computed, for which figures.
#[derive(Debug, Args)]
pub(super) struct Request {
    /// 内置政策的 id，或政策文件 · A built-in policy's id, or a policy file
    #[arg(value_name = "POLICY|FILE.toml")]
    pub(super) policy: String,
    /// 填报数据 { "inputs", "parameters", "readings" }，- 为标准输入 · The figures as JSON; - is standard input
    #[arg(long, value_name = "FILE.json|-")]
    pub(super) input: String,
    /// 输出 JSON · Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Which documents of a contract are wanted.
#[derive(Debug, Args)]
pub(super) struct FormsAsked {
    /// 内置政策的 id，或政策文件 · A built-in policy's id, or a policy file
    #[arg(value_name = "POLICY|FILE.toml")]
    pub(super) policy: String,
    /// 填报数据，- 为标准输入；不写则销售报表留空 · The figures as JSON; - is standard input; without them the sales report is blank
    #[arg(long, value_name = "FILE.json|-")]
    pub(super) input: Option<String>,
    /// 哪一份，默认申请表 · Which document; by default the claim form
    #[arg(long, value_name = "detail|report|claim", value_parser = contract_form, default_value = "claim")]
    pub(super) form: Form,
    /// 报告或申请期间，原样印出 · The period, as it is to stand there
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(super) period: String,
    /// 填表日期，原样印出 · The date, as it is to stand there
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(super) date: String,
    /// 甲方 · Party A
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(super) payer: String,
    /// 乙方 · Party B
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(super) payee: String,
    /// 写到哪个文件，- 为标准输出的 CSV（默认） · The file to write; - is CSV on standard output, the default
    #[arg(short, long, value_name = "FILE.csv|FILE.xlsx|-")]
    pub(super) output: Option<String>,
}

/// Whose slips, and where the payroll goes.
#[derive(Debug, Args)]
pub(super) struct SlipsAsked {
    #[command(flatten)]
    pub(super) request: Request,
    /// 哪个月的，写在工资表的名称里，如 2024-03 · Which month it is for, in the name of the payroll
    #[arg(long, value_name = "MONTH", requires = "output")]
    pub(super) month: Option<String>,
    /// 工资表写到哪个文件：.csv 或 .xlsx；- 为标准输出 · The payroll as a file: .csv or .xlsx; - is standard output
    #[arg(short, long, value_name = "FILE.csv|FILE.xlsx|-")]
    pub(super) output: Option<String>,
}

/// Which year, out of which files, and what of it is shown.
#[derive(Debug, Args)]
pub(super) struct YearAsked {
    /// 内置政策的 id，或政策文件，要有 [board] · A built-in policy's id, or a policy file, with a [board]
    #[arg(value_name = "POLICY|FILE.toml")]
    pub(super) policy: String,
    /// 哪一年 · Which year
    #[arg(long, value_name = "YEAR", value_parser = value_parser!(u16).range(1900..=2199))]
    pub(super) year: u16,
    /// 各月数字的表：项目一边，月份一边；- 为标准输入 · A table of the months' figures, names on one side and months on the other; - is standard input
    #[arg(long, value_name = "FILE|-")]
    pub(super) figures: Option<String>,
    /// 明细表的文件，可写几次；有几张明细表的写 表名=文件 · A file of records, any number of times; TABLE=FILE where the policy has several record tables
    #[arg(long, value_name = "[TABLE=]FILE")]
    pub(super) records: Vec<String>,
    /// 填报数据，格式同 compute，各月的写成 12 个；参数和读法也在这里 · Figures as JSON as for compute, those of a month as a list of twelve; parameters and readings, too
    #[arg(long, value_name = "FILE.json|-")]
    pub(super) input: Option<String>,
    /// 上一年各月数字的表 · The same table of the year before
    #[arg(long, value_name = "FILE")]
    pub(super) last_year: Option<String>,
    /// 看到几月，不写则到最后有数字的一个月 · Up to which month; by default the last that has figures
    #[arg(long, value_name = "MONTH", value_parser = value_parser!(u8).range(1..=12))]
    pub(super) upto: Option<u8>,
    /// 看哪一组指标，不写则第一组 · Which view; by default the first
    #[arg(long, value_name = "VIEW")]
    pub(super) view: Option<String>,
    /// 按明细表的哪一列分组，如 技师 · By which column of the records groups are made
    #[arg(long, value_name = "COLUMN")]
    pub(super) by: Option<String>,
    /// CSV 写问题清单 · The CSV is the list of issues
    #[arg(long, requires = "output", conflicts_with = "by")]
    pub(super) issues: bool,
    /// 写到哪个文件：.csv 一张表，.xlsx 各表都有；- 为标准输出的 CSV · The file to write: .csv one list, .xlsx all of them; - is CSV on standard output
    #[arg(short, long, value_name = "FILE.csv|FILE.xlsx|-")]
    pub(super) output: Option<String>,
}

/// Questions that are to be read and written.
#[derive(Debug, Args)]
pub(super) struct Questions {
    /// 内置题库的 id，或文件（文字或 .xlsx），- 为标准输入 · A built-in bank's id, or a file, text or .xlsx; - is standard input
    #[arg(value_name = "FILE|BANK|-")]
    pub(super) file: String,
    /// 文件的格式，不写则由内容判断 · The format of the file; by default told from what stands in it
    #[arg(long, value_name = "wjx|gift|csv|toml", value_parser = format)]
    pub(super) from: Option<Format>,
    /// 写成什么格式，不写则看文件名，默认题库文件 · The format to write; by default that of the file's name, else a bank file
    #[arg(long, value_name = "wjx|gift|csv|anki|toml", value_parser = format)]
    pub(super) to: Option<Format>,
    /// 写到哪个文件，- 为标准输出（默认） · The file to write; - is standard output, the default
    #[arg(short, long, value_name = "FILE|-")]
    pub(super) output: Option<String>,
}

/// A paper and what came back.
#[derive(Debug, Args)]
pub(super) struct Board {
    /// 试卷的链接，或含链接的文件 · The link of the paper, or a file with it
    #[arg(value_name = "LINK|FILE")]
    pub(super) paper: String,
    /// 收回的成绩，一行一份，前后可有别的文字；- 为标准输入 · What came back, a result a line, whatever stands around it; - is standard input
    #[arg(value_name = "RESULTS|-")]
    pub(super) results: String,
    /// 改列各题：多少人答错、都是谁 · List the questions instead: how many missed each, and who
    #[arg(long)]
    pub(super) questions: bool,
    /// 写到哪个文件：.csv 或 .xlsx；- 为标准输出（默认） · The file to write: .csv or .xlsx; - is standard output, the default
    #[arg(short, long, value_name = "FILE.csv|FILE.xlsx|-")]
    pub(super) output: Option<String>,
}

/// What is done to a ledger, and what of it is shown.
#[derive(Debug, Args)]
pub(super) struct LedgerAsked {
    /// 台账文件，或台账清单 .csv .xlsx；还没有的，记入时新建；- 为标准输入 · The ledger, or a list of it; begun if there is none and something is entered; - is standard input
    #[arg(value_name = "FILE|-")]
    pub(super) file: String,
    /// 记入这项政策算出的返利，要有 --input · Enter what this policy gives, for the figures of --input
    #[arg(
        long,
        value_name = "POLICY|FILE.toml",
        requires = "input",
        help_heading = ENTERED
    )]
    pub(super) add_from: Option<String>,
    /// 填报数据，格式同 compute · The figures as JSON, as for compute
    #[arg(long, value_name = "FILE.json|-", requires = "add_from", help_heading = ENTERED)]
    pub(super) input: Option<String>,
    /// 返利是哪一年的，政策没有写明时要给出 · The year that it is for, where the policy has none
    #[arg(long, value_name = "YEAR", requires = "add_from", help_heading = ENTERED)]
    pub(super) year: Option<u16>,
    /// 记成什么状态，默认预提 · In which state it is entered, by default accrued
    #[arg(long = "as", value_name = "planned|accrued|receivable|confirmed", value_parser = stage, requires = "add_from", help_heading = ENTERED)]
    pub(super) stage: Option<State>,
    /// 到期日：日期、期末后几天 30d、几个工作日 5w；政策自己有的按政策 · When it falls due: a day, 30d or 5w (working days) after the period, where the policy does not say so
    #[arg(long, value_name = "DATE|30d|5w", value_parser = term, requires = "add_from", help_heading = ENTERED)]
    pub(super) due: Option<Term>,
    /// 含税或未税及税率，如“含税 13%” · With or without tax, such as “incl. 13%”
    #[arg(long, value_name = "TAX", value_parser = tax, requires = "add_from", help_heading = ENTERED)]
    pub(super) tax: Option<Tax>,
    /// 并入另一本台账或清单，已有的不重复 · Take in another ledger or list; what is there is not doubled
    #[arg(long, value_name = "FILE", help_heading = ENTERED)]
    pub(super) join: Option<String>,
    /// 这一笔已向对方申报，成为应收 · This rebate has been asked for
    #[arg(long, value_name = "ID", help_heading = ENTERED)]
    pub(super) receivable: Option<String>,
    /// 这一笔对方已确认，金额不同就写上 · This rebate is confirmed, with another amount if need be
    #[arg(long, value_name = "ID[=AMOUNT]", help_heading = ENTERED)]
    pub(super) confirm: Option<String>,
    /// 兑付这一笔，部分兑付写上金额 · This rebate is paid, in part if an amount is given
    #[arg(long, value_name = "ID[=AMOUNT]", help_heading = ENTERED)]
    pub(super) pay: Option<String>,
    /// 冲回这一笔，部分冲回写上金额 · This rebate is reversed, in part if an amount is given
    #[arg(long, value_name = "ID[=AMOUNT]", help_heading = ENTERED)]
    pub(super) reverse: Option<String>,
    /// 退回多兑付的 · What was paid too much of this rebate is given back
    #[arg(long, value_name = "ID[=AMOUNT]", help_heading = ENTERED)]
    pub(super) refund: Option<String>,
    /// 在哪一天：记入、确认、兑付、冲回 · On which day that is
    #[arg(long, value_name = "DATE", value_parser = day, help_heading = ENTERED)]
    pub(super) on: Option<Date>,
    /// 截至哪一天，不写则包括全部 · As of the end of this day; by default of everything
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(super) as_of: Option<Date>,
    /// 只列这些状态 · Only lines in these states
    #[arg(long, value_name = "STATE", value_parser = state)]
    pub(super) state: Vec<State>,
    /// 只列这项政策（编号） · Only of this policy, by id
    #[arg(long, value_name = "ID")]
    pub(super) policy: Option<String>,
    /// 只列（或只记入）这个期间的 · Only what is for this period, listed or entered
    #[arg(long, value_name = "2024|2024-Q1|2024-03", value_parser = period)]
    pub(super) period: Option<Period>,
    /// 只列返利金额大于这个数的 · Only what is more than this
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(super) above: Option<String>,
    /// 只列含有这些字的 · Only lines with these words
    #[arg(long, value_name = "WORDS")]
    pub(super) find: Option<String>,
    /// 按什么排序 · Sort by
    #[arg(long, value_name = "number|period|policy|amount|state|due|paid", value_parser = order)]
    pub(super) sort: Option<Order>,
    /// 倒序 · The other way round
    #[arg(long)]
    pub(super) descending: bool,
    /// 改列余额：期初、预提、差额、冲回、兑付、期末，默认按月 · Balances instead: opening, movements, closing; by month unless said
    #[arg(long, value_name = "month|quarter|half|year", value_parser = step, num_args = 0..=1, require_equals = true, default_missing_value = "month", group = "instead")]
    pub(super) balance: Option<Step>,
    /// 改列这一天的应收账龄 · What is owed on this day instead, and for how long it has been due
    #[arg(long, value_name = "DATE", value_parser = day, group = "instead")]
    pub(super) aged: Option<Date>,
    /// 改列这一年的预测：实际加未实现的计划 · The forecast of this year instead: what there is, and what is planned
    #[arg(long, value_name = "YEAR", group = "instead")]
    pub(super) forecast: Option<u16>,
    /// 写到哪个文件：.csv .xlsx 清单，.ics 到期日历，其他为台账文件；- 为标准输出（默认） · The file to write: a list as .csv or .xlsx, due dates as .ics, otherwise a ledger; - is standard output, the default
    #[arg(short, long, value_name = "FILE|-")]
    pub(super) output: Option<String>,
}

/// What is entered into a ledger.
const ENTERED: &str = "记入 · Entered";

/// Where a workbook goes.
#[derive(Debug, Args)]
pub(super) struct Sheet {
    /// 另存为带公式的工作簿 · Also write a workbook with live formulas
    #[arg(short, long, value_name = "FILE.xlsx")]
    pub(super) output: Option<String>,
}

/// A link that is to be made or read.
#[derive(Debug, Args)]
pub(super) struct Linked {
    /// 内置政策的 id，或政策文件（整份写进链接） · A built-in policy's id, or a policy file, which travels whole
    #[arg(value_name = "POLICY|FILE.toml", required_unless_present = "read")]
    pub(super) policy: Option<String>,
    /// 填报数据，格式同 compute · The figures as JSON, as for compute
    #[arg(long, value_name = "FILE.json|-", conflicts_with = "read")]
    pub(super) input: Option<String>,
    /// 方案的名称 · What the scenario is called
    #[arg(long, value_name = "NAME", conflicts_with = "read")]
    pub(super) name: Option<String>,
    /// 返利台页面的地址，写在链接前面 · The address of a Rebate Desk page, to stand before it
    #[arg(long, value_name = "URL", conflicts_with = "read")]
    pub(super) page: Option<String>,
    /// 要读的链接，或其中 # 之后的部分 · The link to read, or what stands in it behind #
    #[arg(long, value_name = "LINK", conflicts_with = "policy")]
    pub(super) read: Option<String>,
    /// 读链接时把其中的政策另存为文件 · Where to write the policy of a link that is read
    #[arg(long, value_name = "FILE.toml", requires = "read")]
    pub(super) policy_file: Option<String>,
    /// 给链接加口令，或解开加了口令的链接：含口令的文件（取第一行），- 为标准输入；口令不写在命令里，免得留在历史记录
    /// · Lock the link, or unlock it: a file with the pass-phrase in its first line; - is standard input. It is not typed into the
    /// command, which shells keep
    #[arg(long, value_name = "FILE|-")]
    pub(super) pass_phrase: Option<String>,
    /// 另存为二维码 · Also write a QR code
    #[arg(long, value_name = "FILE.svg|-", conflicts_with = "read")]
    pub(super) qr: Option<String>,
}

/// A table that is to be computed.
#[derive(Debug, Args)]
pub(super) struct Batch {
    /// 内置政策的 id，或政策文件 · A built-in policy's id, or a policy file
    #[arg(value_name = "POLICY|FILE.toml")]
    pub(super) policy: String,
    #[command(flatten)]
    pub(super) table: Table,
    /// 结果写到哪个文件：.csv 或 .xlsx（batch 的带公式）；- 为标准输出（默认） · The file to write: .csv or .xlsx (of batch, with live formulas); - is standard output, the default
    #[arg(short, long, value_name = "FILE.csv|FILE.xlsx|-")]
    pub(super) output: Option<String>,
}

/// A table, and how it is read.
#[derive(Debug, Args)]
pub(super) struct Table {
    /// 表格：.csv .tsv .txt .xlsx .xls .ods，- 为标准输入 · The table; - is standard input
    #[arg(value_name = "TABLE|-")]
    pub(super) file: String,
    /// 工作簿里的哪张表，默认第一张 · Which sheet of a workbook, by default the first
    #[arg(long, value_name = "NAME")]
    pub(super) sheet: Option<String>,
    /// 表里没有的填报项、参数、读法，格式同 compute · Inputs that the table has no column for, parameters and readings, as for compute
    #[arg(long, value_name = "FILE.json")]
    pub(super) input: Option<String>,
    /// 改列对应：列标题=填报项[@期]，或 #name #code #when #category #amount，- 为不用 · Say what a column is: heading=input[@period], or one of these words; - is nothing
    #[arg(long = "match", value_name = "HEADING=TARGET")]
    pub(super) matches: Vec<String>,
    /// 改类别的去处：类别=填报项，- 为不计入；金额有几列时写 类别@列标题=填报项 · Say what amounts of a category go into: category=input; - leaves them out. With several columns of amounts write category@heading=input
    #[arg(long = "route", value_name = "CATEGORY=INPUT")]
    pub(super) routes: Vec<String>,
    /// 一行是什么：wide 一家经销商，detail 一笔流水，或明细表的名称 · What a row is: a dealer, a transaction, or a row of the record table of this name
    #[arg(long, value_name = "wide|detail|RECORDS")]
    pub(super) shape: Option<String>,
}

fn named<T>(found: Option<T>, words: &[&str]) -> Result<T, String> {
    found.ok_or_else(|| words.join(", "))
}

fn stage(word: &str) -> Result<State, String> {
    let stage = State::named(word).filter(|state| State::STAGES.contains(state));
    named(stage, &State::STAGES.map(State::keyword))
}

fn state(word: &str) -> Result<State, String> {
    named(State::named(word), &State::ALL.map(State::keyword))
}

fn order(word: &str) -> Result<Order, String> {
    named(Order::named(word), &Order::ALL.map(Order::keyword))
}

fn step(word: &str) -> Result<Step, String> {
    named(Step::named(word), &Step::ALL.map(Step::keyword))
}

fn term(word: &str) -> Result<Term, String> {
    named(Term::read(word), &["2024-04-30", "30d", "5w"])
}

fn tax(word: &str) -> Result<Tax, String> {
    named(
        Tax::read(word),
        &["含税 13%", "未税 13%", "incl. 13%", "excl. 13%"],
    )
}

fn period(word: &str) -> Result<Period, String> {
    let examples = ["2024", "2024-H1", "2024-Q1", "2024-03"];
    named(Period::read(word), &examples)
}

fn day(word: &str) -> Result<Date, String> {
    match cell::day(word) {
        Some(Value::Date(day)) => Ok(day),
        _ => Err("2024-03-31".to_owned()),
    }
}

fn contract_form(word: &str) -> Result<Form, String> {
    Form::of_id(word).ok_or_else(|| "detail|report|claim".to_owned())
}

fn language(word: &str) -> Result<Lang, String> {
    match word {
        "zh" => Ok(Lang::Zh),
        "en" => Ok(Lang::En),
        _ => Err("zh, en".to_owned()),
    }
}

fn format(word: &str) -> Result<Format, String> {
    Format::named(word).ok_or_else(|| FORMATS.map(|(word, _)| word).join(", "))
}

/// The language that is asked for before anything else is understood: `--lang`, else the environment, else Chinese.
pub(super) fn language_asked_for(arguments: &[String]) -> Lang {
    let after = |at: usize| arguments.get(at + 1).map(String::as_str);
    let said = arguments.iter().enumerate().find_map(|(at, argument)| {
        let word = if argument == "--lang" {
            after(at)
        } else {
            argument.strip_prefix("--lang=")
        };
        language(word?).ok()
    });
    said.unwrap_or_else(|| {
        // The order in which POSIX asks: the first that is set decides.
        let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
        match set {
            Some(locale) if locale.to_ascii_lowercase().starts_with("en") => Lang::En,
            _ => Lang::Zh,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn what_can_be_typed_makes_sense_to_clap() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_language_is_known_even_when_nothing_else_is() {
        let asked = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
            language_asked_for(&words)
        };
        assert_eq!(
            asked(&["rebate-desk", "nonsense", "--lang", "en"]),
            Lang::En
        );
        assert_eq!(asked(&["rebate-desk", "--lang=zh", "nonsense"]), Lang::Zh);
    }
}
