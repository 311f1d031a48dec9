/* Comfort for report.html: search, zoom and keys. The page says everything
 * without it. */
(function () {
	'use strict';

	var NAMED = 1.5, WHOLE = 12; /* percent: widths of frames with names */
	var told = document.getElementById('told');
	var search = document.getElementById('search');
	var graphs = [];

	function tell(text) {
		told.textContent = text;
	}

	function lines(frame) {
		return frame.title.split('\n');
	}

	/* A frame's name without its folders, as the page writes it. */
	function short(name) {
		var at = name.lastIndexOf('/');

		return at >= 0 && at + 1 < name.length ? name.slice(at + 1) : name;
	}

	function read(svg) {
		var graph = {svg: svg, frames: [], at: null, zoomed: null};
		var above = [];

		Array.prototype.forEach.call(svg.children, function (child) {
			var frame = {
				svg: child,
				x: parseFloat(child.getAttribute('x')),
				width: parseFloat(child.getAttribute('width')),
				y: Number(child.getAttribute('y')),
				title: child.firstElementChild.textContent,
				children: []
			};

			while (above.length && above[above.length - 1].y >= frame.y)
				above.pop();
			frame.parent = above.length ? above[above.length - 1] : null;
			if (frame.parent)
				frame.parent.children.push(frame);
			above.push(frame);
			graph.frames.push(frame);
			child.addEventListener('mouseenter', function () {
				tell(lines(frame).join(': '));
			});
			child.addEventListener('click', function () {
				go(graph, frame);
				zoom(graph, frame);
			});
		});
		return graph;
	}

	/* What tells a narrow frame from its neighbours. */
	function last(name) {
		return (/[\w$\u0080-\uffff]+([.]func\d+)?$/.exec(name) || [name])[0];
	}

	function label(frame, width) {
		var text = frame.svg.querySelector('text');
		var kind = frame.svg.querySelector('rect').getAttribute('class');
		var sign = {u: '\u25b2 ', d: '\u25bc '}[kind[0]] || '';
		var name = short(lines(frame)[0]);

		if (!text) {
			text = document.createElementNS(
				'http://www.w3.org/2000/svg', 'text');
			text.setAttribute('x', '4');
			text.setAttribute('y', '13');
			frame.svg.appendChild(text);
		}
		text.textContent = width < NAMED ? '' : (kind[1] === '0' ? '' : sign) +
			(width < WHOLE ? last(name) : name);
	}

	/* Makes the frame as wide as the graph; null: back to all of it. */
	function zoom(graph, to) {
		var x = to ? to.x : 0, width = to ? to.width : 100;

		if (to && to === graph.zoomed) {
			zoom(graph, to.parent);
			return;
		}
		graph.zoomed = to && to.parent ? to : null;
		graph.frames.forEach(function (frame) {
			var left = (frame.x - x) / width * 100;
			var wide = frame.width / width * 100;
			var holds = to && frame.x <= to.x + 1e-6 && frame.y < to.y &&
				frame.x + frame.width >= to.x + to.width - 1e-3;
			var seen = holds || (left > -1e-3 && left < 100 - 1e-6 &&
				(!to || frame.y >= to.y));

			if (holds) {
				left = 0;
				wide = 100;
			}
			frame.svg.style.display = seen ? '' : 'none';
			if (!seen)
				return;
			frame.svg.setAttribute('x', left + '%');
			frame.svg.setAttribute('width', wide + '%');
			label(frame, wide);
		});
	}

	/* The frame that keys act on. */
	function go(graph, frame) {
		if (!frame || frame.svg.style.display === 'none')
			return;
		if (graph.at)
			graph.at.svg.classList.remove('at');
		graph.at = frame;
		frame.svg.classList.add('at');
		tell(lines(frame).join(': '));
	}

	function beside(frame, step) {
		var all = frame.parent ? frame.parent.children : [frame];

		return all[all.indexOf(frame) + step];
	}

	function widest(frames) {
		return frames.reduce(function (best, frame) {
			return best && best.width >= frame.width ? best : frame;
		}, null);
	}

	function press(graph, event) {
		var at = graph.at || graph.frames[0];
		var moves = {
			ArrowUp: function () { go(graph, at.parent); },
			ArrowDown: function () { go(graph, widest(at.children)); },
			ArrowLeft: function () { go(graph, beside(at, -1)); },
			ArrowRight: function () { go(graph, beside(at, 1)); },
			Enter: function () { zoom(graph, at); },
			' ': function () { zoom(graph, at); },
			Escape: function () { zoom(graph, null); }
		};

		if (event.ctrlKey || event.altKey || event.metaKey ||
			!Object.prototype.hasOwnProperty.call(moves, event.key))
			return;
		event.preventDefault();
		moves[event.key]();
	}

	/* Marks the frames whose name holds the word, hides the rows of tables
	 * that do not. A frame below one that is marked adds nothing. */
	function find() {
		var word = search.value.trim().toLowerCase();
		var frames = 0, share = 0, rows = 0;

		function has(text) {
			return word !== '' && text.toLowerCase().indexOf(word) >= 0;
		}
		graphs.forEach(function (graph, number) {
			graph.frames.forEach(function (frame) {
				var hit = has(lines(frame)[0]);

				frame.svg.classList.toggle('hit', hit);
				frame.inside = hit ||
					Boolean(frame.parent && frame.parent.inside);
				frames += hit;
				if (number === 0 && hit &&
					!(frame.parent && frame.parent.inside))
					share += frame.width;
			});
		});
		document.querySelectorAll('main tbody tr').forEach(function (row) {
			var hit = word === '' || has(row.textContent);

			row.hidden = !hit;
			rows += word !== '' && hit;
		});
		document.querySelectorAll('main section:not(#method)').forEach(
			function (section) {
				section.hidden = Boolean(section.querySelector('tbody')) &&
					!section.querySelector('tbody tr:not([hidden])');
			});
		tell(word === '' ? '' : 'Rows: ' + rows + ', calls: ' + frames +
			(share > 0 ? ', ' + share.toFixed(1) +
			' % of the first graph' : ''));
	}

	/* Opens a graph at its culprit, where that is too narrow to be read: with
	 * all callers of which it is a quarter at least. */
	function open(graph) {
		var at = widest(graph.frames.filter(function (frame) {
			return frame.svg.classList.contains('culprit');
		}));
		var to = at && at.parent;

		if (!to)
			return;
		graph.at = at;
		while (to.parent && to.parent.width <= 4 * at.width)
			to = to.parent;
		if (at.width < WHOLE && to.parent)
			zoom(graph, to);
	}

	document.querySelectorAll('svg.flame').forEach(function (svg) {
		var graph = read(svg);

		graphs.push(graph);
		open(graph);
		svg.setAttribute('tabindex', '0');
		svg.setAttribute('role', 'application');
		svg.addEventListener('keydown', function (event) {
			press(graph, event);
		});
		svg.addEventListener('focus', function () {
			go(graph, graph.at || graph.frames[0]);
		});
	});
	document.querySelectorAll('.scripted').forEach(function (part) {
		part.hidden = false;
	});
	document.getElementById('tools').hidden = false;
	document.getElementById('reset').hidden = graphs.length === 0;
	document.getElementById('reset').addEventListener('click', function () {
		graphs.forEach(function (graph) { zoom(graph, null); });
		tell('');
	});
	search.addEventListener('input', find);
	document.addEventListener('keydown', function (event) {
		if (event.key === '/' && document.activeElement !== search) {
			event.preventDefault();
			search.focus();
		}
	});
}());
