" The SLA language. Made from the compiler's list of keywords; do not edit.
if exists('b:current_syntax') | finish | endif

syntax iskeyword @,48-57,_
syntax keyword slaClause accept agreement always calendar case clause clock credit decide edition holidays interpretation
syntax keyword slaClause limit objective scenario source state targets term use
syntax keyword slaHead at by closed currency customer each ends event every expect fee field
syntax keyword slaHead for key known measure missing needs open owner pause pays provider read
syntax keyword slaHead reading reopen replaces run skip start stop target time timezone
syntax keyword slaWord a above after all also and any are as back because becomes
syntax keyword slaWord before begins below between but counted credits csv cycle day days decimals
syntax keyword slaWord due during easter except first free from header in is its json
syntax keyword slaWord last later least leaves less lines means missed more most moved nearest
syntax keyword slaWord next no not number of on only or otherwise per plural row
syntax keyword slaWord rows says separated starting starts text than the through to two under
syntax keyword slaWord undoes until up version weekday when where while window with within year
syntax keyword slaWord years yes
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
