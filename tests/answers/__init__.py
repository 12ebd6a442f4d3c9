"""The rules of answers written a second time, sets of answers, and what the tests run in the browser."""
