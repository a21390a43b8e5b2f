import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from assay.classify.tfidf import Tfidf, TfidfParams

TEXTS = ["the red fox", "the red hen and the red dog", "a blue whale", "", "red red red"]


def test_words_weigh_what_scikit_learn_makes_them_weigh():
    ours = Tfidf(TfidfParams(words=2, longest=0)).fit_transform(TEXTS).toarray()
    peer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b")
    theirs = peer.fit_transform(TEXTS).toarray()
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours @ ours.T, theirs @ theirs.T, atol=1e-6)


def test_characters_weigh_what_scikit_learn_makes_them_weigh():
    tfidf = Tfidf(TfidfParams(words=1, shortest=3, longest=3))
    ours = tfidf.fit_transform(TEXTS)[:, len(tfidf.hashes[0]) :].toarray()
    peer = TfidfVectorizer(ngram_range=(3, 3), sublinear_tf=True, analyzer="char_wb")
    theirs = peer.fit_transform(TEXTS).toarray()
    np.testing.assert_allclose(ours @ ours.T, theirs @ theirs.T, atol=1e-6)


def test_small_blocks_give_the_same_matrix_as_one_large_block():
    large = Tfidf(TfidfParams())
    small = Tfidf(TfidfParams(block_characters=12))
    np.testing.assert_array_equal(
        large.fit_transform(TEXTS).toarray(), small.fit_transform(TEXTS).toarray()
    )
    np.testing.assert_array_equal(
        large.transform(TEXTS[::-1]).toarray(), small.transform(TEXTS[::-1]).toarray()
    )


def test_transforming_the_training_texts_gives_the_training_matrix():
    tfidf = Tfidf(TfidfParams(min_documents=2))
    matrix = tfidf.fit_transform(TEXTS)
    np.testing.assert_array_equal(matrix.toarray(), tfidf.transform(TEXTS).toarray())


def test_rare_grams_are_dropped_and_unknown_ones_ignored():
    tfidf = Tfidf(TfidfParams(words=1, longest=0, min_documents=2))
    assert tfidf.fit_transform(TEXTS).shape == (5, 2)  # the, red
    assert tfidf.transform(["zebra"]).nnz == 0
    assert tfidf.transform([]).shape == (0, 2)


def test_texts_without_any_gram_make_an_empty_matrix():
    tfidf = Tfidf(TfidfParams(longest=0))
    assert tfidf.fit_transform(["", "!!"]).shape == (2, 0)
    assert tfidf.transform(["word"]).shape == (1, 0)
