using System.Runtime.CompilerServices;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// Which officers stand where, for finding the nearest: squares in degrees, each divided into 16 once more than
/// <see cref="OfficersMax"/> stand in it and made one again when few are left. So a search meets about the same number of officers in a
/// desert and in a stadium. What the tree looks like depends on who came when; what is found in it must not. Single writer: its shard's loop.
/// </summary>
/// <remarks>
/// Officers of a square are in blocks of seven, of which only the first may have room: joining and leaving touch one or two of them. A
/// fix that stays in its square touches nothing here: <see cref="OfficerTrack.Level"/> says how large that is.
/// </remarks>
internal sealed class PlaceTree
{
    /// <summary>
    /// Officers of a square that is not divided. A search for 33 meets some 100 officers in squares of 2 to 32, about 10 on average:
    /// smaller ones are more squares to look at and more often crossed, larger ones more officers in vain.
    /// </summary>
    public const int OfficersMax = 32;

    /// <summary>A divided square with so few officers is made one again: well below the above, so that one officer does not do both.</summary>
    private const int TogetherAgain = 12;

    /// <summary>Squares that a square is divided into.</summary>
    public const int Children = 1 << 2 * PlaceGrid.BitsPerLevel;

    /// <summary>Officers of a block; with the number of the block behind it, 32 bytes.</summary>
    private const int BlockOfficers = 7;

    private const int BlockRoom = BlockOfficers + 1;
    private const int None = -1;

    private readonly OfficerTrack[] _tracks;
    private readonly int[] _seats; // Slot → where in _blocks it is.
    private Square[] _squares = new Square[64 * Children]; // The first 16 are the whole and 15 that nobody uses.
    private int[] _blocks;
    private int _squaresUsed = Children;
    private Top _top; // Everybody is in it; ways down begin there. 12 levels from the whole earth to a stadium's squares, 5 from here.
    private int _blocksUsed;
    private int _freeSquares = None; // Sixteen at a time, linked by First of the first.
    private int _freeBlock = None; // Linked by their first number.

    /// <param name="tracks">By slot. The tree writes levels, and the place of whoever leaves its square.</param>
    public PlaceTree(OfficerTrack[] tracks)
    {
        _tracks = tracks;
        _seats = new int[tracks.Length];
        _blocks = new int[(tracks.Length / BlockOfficers + 64) * BlockRoom];
        _squares[0].First = None;
    }

    /// <summary>The whole; the children of a divided square are the <see cref="Children"/> from <see cref="Square.FirstChild"/>.</summary>
    public ReadOnlySpan<Square> Squares => _squares;

    /// <summary>A square that everybody is in.</summary>
    public (Square Square, int Level, int X, int Y) Whole => (_squares[_top.At], _top.Level, _top.X, _top.Y);

    /// <summary>Puts in an officer that was not in it, at its track's place.</summary>
    public void Add(int slot)
    {
        var (x, y) = PlaceGrid.Of(_tracks[slot].Place);
        if (!_top.Holds(x, y)) _top = default;
        Enter(0, 0, slot, x, y);
    }

    /// <summary>An officer leaves its square. Call before its track's place changes; a place in the same square changes nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // The fast path of every fix: see FoldBenchmarks.
    public void Move(int slot, ref readonly OfficerTrack track, LatLng to)
    {
        if (!PlaceGrid.AreTogether(track.Place, to, track.Level)) MoveOut(slot, track.Place, to);
    }

    /// <summary>The officers of a square that is not divided. Do not change the tree while going through them.</summary>
    public Members MembersOf(Square square) => new(_blocks, square);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MoveOut(int slot, LatLng from, LatLng to)
    {
        var (a, b) = (PlaceGrid.Of(from), PlaceGrid.Of(to));
        if (!_top.Holds(b.X, b.Y)) _top = default;
        var (at, level) = (_top.At, _top.Level);
        while (true) // Down to where the ways part: above it nothing changes.
        {
            Invariant.HoldsInDebug(_squares[at].IsDivided);
            var child = PlaceGrid.ChildOf(a.X, a.Y, level);
            if (child != PlaceGrid.ChildOf(b.X, b.Y, level)) break;
            var inside = _squares[at].FirstChild + child;
            level++;
            if (at == _top.At && _squares[inside].Count == _squares[at].Count) _top = Top.Of(inside, level, a.X, a.Y);
            at = inside;
        }

        Leave(_squares[at].FirstChild + PlaceGrid.ChildOf(a.X, a.Y, level), level + 1, slot, a.X, a.Y);
        _tracks[slot].Place = to; // A square that is divided now looks at it.
        Enter(_squares[at].FirstChild + PlaceGrid.ChildOf(b.X, b.Y, level), level + 1, slot, b.X, b.Y);
    }

    private void Enter(int at, int level, int slot, int x, int y)
    {
        while (_squares[at].IsDivided)
        {
            _squares[at].Count++;
            at = _squares[at].FirstChild + PlaceGrid.ChildOf(x, y, level);
            level++;
        }

        Join(at, level, slot);
        while (_squares[at].Count > OfficersMax && level < PlaceGrid.Levels)
        {
            Divide(at, level);
            at = _squares[at].FirstChild + PlaceGrid.ChildOf(x, y, level); // Only where it stands can there be too many still.
            level++;
        }
    }

    private void Leave(int at, int level, int slot, int x, int y)
    {
        var (few, fewLevel) = (None, 0);
        while (_squares[at].IsDivided)
        {
            if (--_squares[at].Count <= TogetherAgain && few == None) (few, fewLevel) = (at, level);
            at = _squares[at].FirstChild + PlaceGrid.ChildOf(x, y, level);
            level++;
        }

        Part(ref _squares[at], slot);
        if (few != None) Unite(few, fewLevel);
    }

    private void Divide(int at, int level)
    {
        var whole = _squares[at];
        var first = FreeSquares();
        foreach (var slot in MembersOf(whole))
        {
            var (x, y) = PlaceGrid.Of(_tracks[slot].Place);
            Join(first + PlaceGrid.ChildOf(x, y, level), level + 1, slot);
        }

        LetGo(whole);
        _squares[at] = Square.Divided(whole.Count, first);
    }

    private void Unite(int at, int level)
    {
        Span<int> slots = stackalloc int[TogetherAgain];
        var count = 0;
        TakeOut(_squares[at], slots, ref count);
        _squares[at] = Square.Empty;
        for (var i = 0; i < count; i++) Join(at, level, slots[i]);
    }

    private void TakeOut(Square square, Span<int> slots, ref int count)
    {
        if (!square.IsDivided)
        {
            foreach (var slot in MembersOf(square)) slots[count++] = slot;
            LetGo(square);
            return;
        }

        for (var child = 0; child < Children; child++) TakeOut(_squares[square.FirstChild + child], slots, ref count);
        _squares[square.FirstChild].First = _freeSquares;
        _freeSquares = square.FirstChild;
    }

    private void Join(int at, int level, int slot)
    {
        ref var square = ref _squares[at];
        var before = square.Count % BlockOfficers;
        if (before == 0)
        {
            var block = FreeBlock();
            _blocks[block] = square.First;
            square.First = block;
        }

        var seat = square.First + 1 + before;
        _blocks[seat] = slot;
        _seats[slot] = seat;
        square.Count++;
        _tracks[slot].Level = (byte)level;
    }

    // Whoever sits last takes the seat that becomes free.
    private void Part(ref Square square, int slot)
    {
        Invariant.Holds(square.Count > 0);
        square.Count--;
        var before = square.Count % BlockOfficers;
        var last = _blocks[square.First + 1 + before];
        var seat = _seats[slot];
        Invariant.HoldsInDebug(_blocks[seat] == slot);
        _blocks[seat] = last;
        _seats[last] = seat;
        if (before > 0) return;
        var block = square.First;
        square.First = _blocks[block];
        _blocks[block] = _freeBlock;
        _freeBlock = block;
    }

    private void LetGo(Square square)
    {
        for (var block = square.First; block != None;)
        {
            var following = _blocks[block];
            _blocks[block] = _freeBlock;
            _freeBlock = block;
            block = following;
        }
    }

    private int FreeBlock()
    {
        var block = _freeBlock;
        if (block != None)
        {
            _freeBlock = _blocks[block];
            return block;
        }

        if (_blocksUsed == _blocks.Length) Array.Resize(ref _blocks, _blocks.Length / BlockRoom * 3 / 2 * BlockRoom);
        block = _blocksUsed;
        _blocksUsed += BlockRoom;
        return block;
    }

    private int FreeSquares()
    {
        var first = _freeSquares;
        if (first != None)
        {
            _freeSquares = _squares[first].First;
        }
        else
        {
            if (_squaresUsed == _squares.Length) Array.Resize(ref _squares, _squares.Length / Children * 3 / 2 * Children);
            first = _squaresUsed;
            _squaresUsed += Children;
        }

        _squares.AsSpan(first, Children).Fill(Square.Empty);
        return first;
    }

    /// <summary>The smallest square known to hold everybody. The default is the whole earth.</summary>
    private readonly record struct Top(int At, int Level, int X, int Y)
    {
        public static Top Of(int at, int level, int x, int y)
        {
            var shift = PlaceGrid.ShiftOf(level);
            return new Top(at, level, x >> shift << shift, y >> shift << shift);
        }

        public bool Holds(int x, int y) => ((x ^ X) | (y ^ Y)) >> PlaceGrid.ShiftOf(Level) == 0;
    }

    /// <summary>A square: how many officers stand in it, and where they or its children are. 8 bytes.</summary>
    internal struct Square
    {
        /// <summary>The first block of officers, or none (-1); of a divided square the complement of its first child, below -1.</summary>
        internal int First;

        /// <summary>Officers in it, its children's included.</summary>
        internal int Count;

        internal static Square Empty => new() { First = None };

        internal readonly bool IsDivided => First < None;

        internal readonly int FirstChild => ~First;

        internal static Square Divided(int count, int firstChild) => new() { Count = count, First = ~firstChild };
    }

    /// <summary>The officers of a square that is not divided; goes through the slots without allocating.</summary>
    internal ref struct Members
    {
        private readonly ReadOnlySpan<int> _blocks;
        private int _block;
        private int _at; // Behind the one the enumeration stands at, in the block.

        internal Members(int[] blocks, Square square)
        {
            _blocks = blocks;
            _block = square.First;
            _at = square.Count == 0 ? 0 : (square.Count - 1) % BlockOfficers + 1; // The first block alone may have room.
            Current = None;
        }

        public int Current { get; private set; }

        public readonly Members GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_at == 0)
            {
                if (_block == None) return false;
                _block = _blocks[_block];
                if (_block == None) return false;
                _at = BlockOfficers;
            }

            Current = _blocks[_block + _at--];
            return true;
        }
    }
}
