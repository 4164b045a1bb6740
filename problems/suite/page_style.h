/* page_style.h: how the page looks, and the script that sorts and filters its table.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef SUITE_PAGE_STYLE_H
#define SUITE_PAGE_STYLE_H

extern const char page_css[];
extern const char page_script[];

#endif
