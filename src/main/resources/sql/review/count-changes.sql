select count(*) from matching_change(cast(:#filter as json))
