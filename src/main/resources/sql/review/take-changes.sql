-- Takes up to a thousand approved incoming changes into the catalog; one statement, so that a crash leaves none half taken. With ids it takes
-- those and writes the decision that came with them in the same breath; without, whatever was approved and waits.
-- What is deleted and comes back is not "unchanged". Where the catalog moved since the change was shown (a push came between), or conflicts were decided in it, it is set apart,
-- to be looked at by itself first; what was decided against the store goes out as an approved change.
with next as materialized (
    select id, store_id, item_id, kind, operation, before, after, remote, wanted, decided_by, apart
      from staged_change
     where id = any (coalesce(cast(:#${body[ids]} as bigint[]),
                              array(select id
                                      from staged_change
                                     where status = 'APPROVED' and direction = 'INCOMING' and apart is not true
                                       and not exists (select from item i where i.id = item_id and i.sync_locked)
                                     order by id
                                     limit 1000)))
       and (status = case when cast(:#${body[ids]} as bigint[]) is null then 'APPROVED' else 'PENDING' end) is true
     order by id
       for update skip locked
), found as (
    select c.id, c.store_id, c.item_id, c.kind, c.operation, c.after, nullif(c.remote, c.after) as remote, c.wanted, c.decided_by,
           not i.sync_locked
           and i.document is not distinct from c.before
           and (c.apart is false or not exists (select from sync_conflict x where x.change_id = c.id)) as current,
           i.sync_locked as locked
      from next c
      join item i on i.id = c.item_id
       for update of i skip locked
), due as (
    select * from found where current
), renewed as (
    update sync_batch
       set leased_until = now() + interval '60 seconds'
     where phase = 'DECIDE' and leased_by = cast(:#${bean:dataFolder?method=lease} as text)
), kept as (
    insert into sync_version (item_id, version, change_id, document, base)
    select i.id, i.version, d.id, i.document, i.base
      from item i
      join due d on d.item_id = i.id
), taken as (
    update item i
       set document = d.after,
           base = d.remote,
           title = case when d.operation in ('CREATE', 'DELETE') then i.title else coalesce(d.after::json ->> 'title', d.after::json ->> 'sku') end,
           vendor = case when d.operation in ('CREATE', 'DELETE') then i.vendor else d.after::json ->> 'vendor' end,
           product_type = case when d.operation in ('CREATE', 'DELETE') then i.product_type else d.after::json ->> 'productType' end,
           status = case when d.operation in ('CREATE', 'DELETE') then i.status else d.after::json ->> 'status' end,
           handle = case when d.operation in ('CREATE', 'DELETE') then i.handle else d.after::json ->> 'handle' end,
           tags = case when d.operation in ('CREATE', 'DELETE') then i.tags
                       else array(select json_array_elements_text(d.after::json -> 'tags')) end,
           seen_raw = case when d.operation = 'DELETE' then null else i.seen_raw end,
           seen = case when d.operation = 'DELETE' then null else i.seen end,
           version = i.version + 1,
           last_sync_version = i.version + 1,
           sync_status = case when d.operation = 'DELETE' then 'DELETED' when d.remote is null then 'SYNCED' else 'CHANGED' end,
           synced_at = now(),
           has_conflicts = i.has_conflicts
                           and exists (select
                                         from sync_conflict x
                                         join staged_change o on o.id = x.change_id and o.status = 'PENDING'
                                        where x.item_id = i.id and x.resolution is null),
           updated_at = now()
      from due d
     where i.id = d.item_id
), batch as (
    insert into sync_batch (store_id, type, direction, trigger, criteria, counters, status, created_by, started_at, ended_at)
    select store_id, 'PROPOSAL', 'PUSH_TO_SHOPIFY', 'REST', json_build_object('settles', json_agg(id))::text,
           json_build_object('staged', count(*), 'approved', count(*))::text, 'SUCCEEDED', max(decided_by), now(), now()
      from due
     where wanted is not null
     group by store_id
    returning id, store_id
), brought as materialized (
    select stage_change(batch => b.id, item => d.item_id, direction => 'OUTGOING', operation => 'UPDATE',
                        before => coalesce(d.remote, d.after), after => d.wanted,
                        changed_fields => array(select distinct substring(x.field from '^[^.[]+')
                                                  from sync_conflict x
                                                 where x.change_id = d.id and x.resolution <> 'THEIRS'),
                        proposed_by => d.decided_by, decided_by => d.decided_by,
                        decision_reason => format('resolved in change %s', d.id), settles => d.id)
      from due d
      join batch b on b.store_id = d.store_id
     where d.wanted is not null
)
update staged_change c
   set status = case when f.current then 'APPLIED' else 'APPROVED' end,
       decided_by = coalesce(cast(:#${body[decidedBy]} as text), c.decided_by),
       decided_at = case when cast(:#${body[decidedBy]} as text) is null then c.decided_at else now() end,
       decision_reason = coalesce(cast(:#${body[reason]} as text), c.decision_reason),
       rule_id = coalesce(cast(:#${body[ruleId]} as bigint), c.rule_id),
       rule_version = coalesce(cast(:#${body[ruleVersion]} as int), c.rule_version),
       applied_at = case when f.current then now() end,
       apart = case when f.current or f.locked then c.apart else true end
  from found f
 where c.id = f.id
   and (select count(*) from brought) >= 0
