"""One module for each act that people do on a page. Each names its forms in ``FORMS``; they are found by themselves."""
