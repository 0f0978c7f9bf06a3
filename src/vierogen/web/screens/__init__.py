"""One module a screen. Each names its pages in ``PAGES``; what stands in this folder is found by itself."""
