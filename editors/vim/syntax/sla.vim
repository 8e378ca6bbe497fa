" The SLA language. Made from the compiler's list of keywords; do not edit.
if exists('b:current_syntax') | finish | endif

syntax iskeyword @,48-57,_
syntax keyword slaClause accept agreement always bonus calendar case clause clock credit decide define during
syntax keyword slaClause edition holidays interpretation limit notify objective occurrence phase pool prefer procedure report
syntax keyword slaClause review right scenario season signal source state surge targets term use
syntax keyword slaHead at attended by claim closed counted covers currency customer each ends event
syntax keyword slaHead every exclude expect fee field for holds key known led measure missing
syntax keyword slaHead multiply needs no open owner pause pays provider read reading reopen replaces
syntax keyword slaHead return run skip start step stop target time timezone
syntax keyword slaWord a about above after all allocated allocation also and any are as
syntax keyword slaWord back bad because becomes before begins below between beyond both but consecutive
syntax keyword slaWord credits csv cycle day days decimals divided due easter empty end exactly
syntax keyword slaWord except fewer first free from full greater has header in is it
syntax keyword slaWord its json last lasting later least leaves less lines means met missed
syntax keyword slaWord more most moved nearest next not nothing notice number of on only
syntax keyword slaWord or otherwise outside over overdue per period periods plural plus preceding proportion
syntax keyword slaWord rolling row rows says separated smaller started starting starts text than the
syntax keyword slaWord through times to total two under undoes until up used version weekday
syntax keyword slaWord when where which while whole window with within year years yes
syntax match slaNumber /\<\d[0-9,]*\(\.\d\+\)\?%\?/
syntax match slaTime /\<\d\d:\d\d\(:\d\d\)\?\>/
syntax region slaText start=/"/ end=/"/ oneline
syntax match slaComment /\/\/.*$/
syntax match slaTable /|/
syntax region slaOpen start=/\[/ end=/\]/ contains=slaNumber,slaWord,slaText

highlight default link slaClause Statement
highlight default link slaHead Keyword
highlight default link slaWord Operator
highlight default link slaNumber Number
highlight default link slaTime Number
highlight default link slaText String
highlight default link slaComment Comment
highlight default link slaTable Delimiter
highlight default link slaOpen Todo

let b:current_syntax = 'sla'
