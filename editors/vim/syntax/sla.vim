" The SLA language. Made from the compiler's list of keywords; do not edit.
if exists('b:current_syntax') | finish | endif

syntax iskeyword @,48-57,_
syntax keyword slaClause accept agreement always calendar case clause clock credit decide define edition holidays
syntax keyword slaClause interpretation limit objective occurrence scenario signal source state targets term use
syntax keyword slaHead at by closed currency customer each ends event every exclude expect fee
syntax keyword slaHead field for holds key known measure missing needs open owner pause pays
syntax keyword slaHead provider read reading reopen replaces run skip start stop target time timezone
syntax keyword slaWord a above after all allocation also and any are as back bad
syntax keyword slaWord because becomes before begins below between beyond both but counted credits csv
syntax keyword slaWord cycle day days decimals divided due easter empty exactly except fewer first
syntax keyword slaWord free from full greater header in is it its json last lasting
syntax keyword slaWord later least leaves less lines means missed more most moved nearest next
syntax keyword slaWord no not number of on only or otherwise outside over per period
syntax keyword slaWord periods plural plus preceding rolling row rows says separated smaller started starting
syntax keyword slaWord starts text than the through times to total two under undoes until
syntax keyword slaWord up version weekday when where while whole window with within year years
syntax keyword slaWord yes
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
