"""Chosen criteria and a section become a letter, a policy, a records request, a comment: as nodes.

Placeholders that the section fills are filled here; the reader's
blanks stay, for page, paper and file to mark each in its own way.
"""
from macros.compose.fills import capital, core, filled, filler, listed, order, speaks_of, starts_sentence, view, word
from macros.compose.asking import Letter, letter, sentence, sentence_nodes
from macros.compose.papers import Paper, frame_for, paper
from macros.compose.policies import Article, Definition, PartHeading, PolicyText, letters, needed_definitions, policy_text, printed
from macros.compose.requests import MOST, WORDS_A_MINUTE, Comment, Request, comment, holder, records_request

__all__ = ["MOST", "WORDS_A_MINUTE", "Article", "Comment", "Definition", "Letter", "Paper", "PartHeading", "PolicyText", "Request", "capital",
           "comment", "core", "filled", "filler", "frame_for", "holder", "letter", "letters", "listed", "needed_definitions", "order", "paper", "policy_text", "printed",
           "records_request", "sentence", "sentence_nodes", "speaks_of", "starts_sentence", "view", "word"]
