"""The pages: plain Dutch for people who do this beside a full day's work. One module and one template a screen."""
