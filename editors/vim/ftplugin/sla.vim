" Comments, indentation, and `:make` for the SLA language.
if exists('b:did_ftplugin') | finish | endif
let b:did_ftplugin = 1
setlocal commentstring=//\ %s shiftwidth=2 softtabstop=2 expandtab
setlocal makeprg=sla\ check\ --format\ short\ % errorformat=%f:%l:%c:\ %m
