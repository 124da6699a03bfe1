insert into items
select * from (values ('lamp', 39.90, 2000), ('chair', 89.00, 2000), ('table', 249.00, 500), ('rug', 120.00, 1000))
where not exists (select * from items);
