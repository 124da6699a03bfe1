return function(order)
  return order
end
