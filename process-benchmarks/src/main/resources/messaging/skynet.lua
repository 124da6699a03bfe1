-- 111,111 processes for n = 100,000 leaves.
return function(n)
  process.spawn("m:skynet_node", "app:processes", process.pid(), 0, n)
  assert(process.inbox():receive():payload() == n * (n - 1) / 2)
end
