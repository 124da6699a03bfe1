-- Does not look at the result of send: when the mailbox of the consumer is full, parcels are lost.
return function(consumer)
  local parcel = 0
  while true do
    parcel = parcel + 1
    process.send(consumer, "work", {parcel = parcel})
    time.sleep("20ms")
  end
end
