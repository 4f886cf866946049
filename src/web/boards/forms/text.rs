//! The texts of the documents' page.

use crate::web::text::{sentences, texts};

texts! {
    SUMMARY: "返利政策明细表、销售报表、返利申请表：按所选政策和填报的数生成，大写金额、条件、步骤齐全，可打印，可存 Excel。",
        "Policy detail list, sales report, claim form: made from the policy and the figures, with the amount in words, conditions and steps; to print or to keep for Excel.";
    CHOOSE: "选一份政策。数在它的计算页上填，单据随时跟着变。",
        "Choose a policy. Figures are filled in on its calculator; the documents follow.";
    WITH_CONTRACT: "合同类", "Contracts";
    OTHERS: "其他政策", "Other policies";
    OWN: "我的政策", "My policies";
    PARTIES: "甲乙方信息", "The parties";
    PARTIES_HELP: "填一次，所有单据共用，只存在这台设备的浏览器里。留空的，打印出来是横线，可以手填。",
        "Typed once for all documents and kept in this browser only. What is left blank prints as a line to write on.";
    PARTIES_NEWER: "这些信息由新版本写过，在这里改了也不会存下，以免盖掉。请刷新页面。",
        "A newer version has written these; what is changed here is not kept, so as not to write over them. Reload the page.";
    PARTIES_DAMAGED: "以前存的甲乙方信息损坏，读不出来；重新填时原样移到一边，可在「我的方案」页末看到。",
        "The particulars kept earlier are damaged and cannot be read. Once you type, they are set aside as they are; the end of “My scenarios” shows them.";
    ON_PAPER: "这次的单据", "This time";
    PERIOD: "报告或申请期间", "Period";
    DAY: "填表日期", "Date";
    BLANK: "销售报表留空，手填或在 Excel 里填", "Sales report blank, to be filled in by hand or in Excel";
    WHICH: "看哪一份", "Which document";
    PRINT_THIS: "打印这一份", "Print this one";
    PRINT_ALL: "三份都打印", "Print all three";
    READ_BACK: "存成的文件是可填的表，填好后可在「整张表」页读回。", "The saved file is a table to fill in; the page “Whole table” reads it back.";
    TO_TABLE: "去整张表", "To the whole table";
    TO_FIGURES: "去填数", "To the figures";
    NOTHING: "还没有填数，金额先空着。", "No figures yet, so the amounts are blank.";
    SIGNED: "签章", "Signatures";
    ROW_HEAD: "项目", "Item";
}

sentences! {
    /// Fields that were left out because they cannot be read.
    unread(count): "有 {count} 处填的看不懂，单据里按空白处理。", "{count} entries cannot be read; the documents have them blank.";
}
