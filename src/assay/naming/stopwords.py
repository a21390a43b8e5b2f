"""English words that say nothing about a topic; of other languages, statistics find them."""

from __future__ import annotations

_ARTICLES = (
    "a an the this that these those such same other others another some any each every all both "
)
_PRONOUNS = (
    "i me my mine myself we us our ours ourselves you your yours yourself he him his himself "
    "she her hers herself it its itself they them their theirs themselves one ones who whom "
    "whose which what someone something anyone anything everyone everything nobody nothing "
    "none whoever whatever "
)
_LINKS = (
    "and or but nor so yet if then else than because since while though although unless until "
    "till whether as of at by for with about against between into through during before after "
    "above below to from in on upon onto off over under within without per via among around across "
    "along toward towards behind beside besides beyond except despite out "
)
_VERBS = (
    "am is are was were be been being have has had having do does did doing done can could "
    "may might must shall should will would ought cannot get gets got getting gotten go goes "
    "going gone went make makes made making let lets want wants wanted need needs needed know "
    "knows knew known say says said tell told see seen seem seems seemed keep keeps kept put think "
    "give gives given gave take takes taken took use uses used using try tried trying help "
    "helps please thank thanks hi hello hey ok okay like "
)
_ADVERBS = (
    "not no yes too very just really only even also still again ever never always often "
    "sometimes already almost quite rather much many more most less least few several lot "
    "lots here there where everywhere somewhere when why how now once soon maybe "
    "perhaps however therefore thus hence otherwise instead own well way ways thing things "
    "kind sort etc oh able likely "
)
_SHORT = (
    "im ive id ill dont doesnt didnt cant couldnt isnt wasnt arent werent wont wouldnt havent "
    "hasnt hadnt shouldnt youre youve theyre thats theres whats hes shes weve ain aint nt ll "
    "re ve m s t d "
    "lrb rrb lsb rsb lcb rcb "  # brackets, as parsed corpora write them
)
STOP_WORDS = frozenset((_ARTICLES + _PRONOUNS + _LINKS + _VERBS + _ADVERBS + _SHORT).split())
