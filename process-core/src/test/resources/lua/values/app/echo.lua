return function(...) return { n = select("#", ...), ... } end
