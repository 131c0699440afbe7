select stage_change(batch => ?, item => ?, direction => 'OUTGOING', operation => ?, priority => ?, before => ?, after => ?,
                    changed_fields => ?, proposed_by => ?, proposal_reason => ?)
