" The SLA language. Made from the compiler's list of keywords; do not edit.
if exists('b:current_syntax') | finish | endif

syntax iskeyword @,48-57,_
syntax keyword slaClause accept agreement always attribute bonus calendar case clause clock credit decide define
syntax keyword slaClause during edition holidays interpretation limit notify objective occurrence phase pool prefer procedure
syntax keyword slaClause report review right scenario season signal source state surge targets term use
syntax keyword slaHead amends at attended by claim closed counted covers currency customer each ends
syntax keyword slaHead entered event every exclude expect fee field for holds joint key known
syntax keyword slaHead led measure missing multiply needs no open owner paid pause pays provider
syntax keyword slaHead read reading recorded reopen replaces rests return run skip start step stop
syntax keyword slaHead target time timezone
syntax keyword slaWord a about above after all allocated allocation also among an and any
syntax keyword slaWord are as back bad because becomes before beginning begins below between beyond
syntax keyword slaWord both but cause chooses consecutive corrects counts credits csv cycle day days
syntax keyword slaWord decimals divided due earlier easter effective empty end exactly except fewer first
syntax keyword slaWord follows free from full greater has header in is it its json
syntax keyword slaWord last lasting later least leaves less lines longer means met missed money
syntax keyword slaWord more most moved named nearest next not nothing notice number of on
syntax keyword slaWord once one only or otherwise outside over overdue per period periods plural
syntax keyword slaWord plus preceding proportion rolling root row rows says separated smaller started starting
syntax keyword slaWord starts text than the through times to total two under undoes until
syntax keyword slaWord up used version void weekday weighted what when where which while whole
syntax keyword slaWord window with within without year years yes
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
