//! What needs no LibreOffice: the same bytes for the same case, texts that are no formulas, figures that are refused.

