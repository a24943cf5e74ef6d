-- Message ids are `subject#000001`, compared byte by byte; `$` is the byte after `#`.
select s.subject, m.message_id, m.payload
from unnest($2) as s (subject)
cross join lateral (select i.message_id, i.payload from inbox i
                    where i.source = $1 and i.message_id >= s.subject || '#' and i.message_id < s.subject || '$'
                    order by i.message_id desc limit 1) m
