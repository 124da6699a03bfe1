return function(name)
  return process.call("app:spin", "app:processes", name)
end
