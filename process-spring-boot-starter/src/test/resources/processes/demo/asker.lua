-- Asks a process and returns its answer.
return function(pid, question)
	assert(process.send(pid, question))
	return (process.listen("answer"):receive())
end
