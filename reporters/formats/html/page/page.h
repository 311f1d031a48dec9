/*
 * The parts of report.html that are the same in each: page.css and page.js,
 * made into C by reporters/formats/html/page/embed when the program is built. `_source` is
 * what a content policy calls the text, 'sha256-...'. All static.
 */
#ifndef REPORTERS_FORMATS_HTML_PAGE_PAGE_H
#define REPORTERS_FORMATS_HTML_PAGE_PAGE_H

extern const char page_style[];
extern const char page_style_source[];
extern const char page_script[];
extern const char page_script_source[];

#endif
