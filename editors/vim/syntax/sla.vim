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
syntax keyword slaWord a above after all allocated allocation also and any are as back
syntax keyword slaWord bad because becomes before begins below between beyond both but consecutive credits
syntax keyword slaWord csv cycle day days decimals divided due easter empty exactly except fewer
syntax keyword slaWord first free from full greater has header in is it its json
syntax keyword slaWord last lasting later least leaves less lines means met missed more most
syntax keyword slaWord moved nearest next not nothing notice number of on only or otherwise
syntax keyword slaWord outside over overdue per period periods plural plus preceding proportion rolling row
syntax keyword slaWord rows says separated smaller started starting starts text than the through times
syntax keyword slaWord to total two under undoes until up used version weekday when where
syntax keyword slaWord which while whole window with within year years yes
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
