using System.Globalization;

namespace Mcmc.Ir.Checkpoints.Pickle;

/// <summary>
/// The part of Python's pickle format (protocols 0 to 5) that state dictionaries are written in, as a machine without
/// functions: names are looked up on a list, and "calls" make plain values. Every opcode costs at least one byte of the
/// file, and none makes more than its arguments.
/// </summary>
internal sealed class Unpickler
{
    private readonly PickleReader reader;
    private readonly string path;
    private readonly Func<IReadOnlyList<object?>, object?> persistent;
    private readonly List<object?> stack = [];
    private readonly Stack<int> marks = [];
    private readonly Dictionary<long, object?> memo = [];

    private Unpickler(Stream stream, string path, Func<IReadOnlyList<object?>, object?> persistent) =>
        (reader, this.path, this.persistent) = (new PickleReader(stream, path), path, persistent);

    /// <summary>Reads one pickle and leaves the stream behind it.</summary>
    /// <param name="stream">The file; its length bounds every allocation.</param>
    /// <param name="path">The checkpoint's, for messages.</param>
    /// <param name="persistent">Makes what the pickle says lies outside of it.</param>
    /// <exception cref="Diagnostics.McmcException">MCMC4014, MCMC4015.</exception>
    public static object? Load(Stream stream, string path, Func<IReadOnlyList<object?>, object?> persistent) => new Unpickler(stream, path, persistent).Run();

    private object? Run()
    {
        for (var opcode = (char)reader.Byte(); opcode != '.'; opcode = (char)reader.Byte())
        {
            if (!Constant(opcode) && !Collection(opcode) && !Memory(opcode) && !Call(opcode))
            {
                throw Malformed($"opcode 0x{(int)opcode:x2} is not known");
            }
        }

        return Pop();
    }

    private bool Constant(char opcode)
    {
        object? value;
        switch (opcode)
        {
            case 'N': value = null; break;
            case '\x88': value = true; break;
            case '\x89': value = false; break;
            case 'J': value = (long)reader.Int32(); break;
            case 'K': value = (long)reader.Byte(); break;
            case 'M': value = (long)reader.UInt16(); break;
            case 'I' or 'L': value = Number(reader.Line()); break;
            case '\x8a': value = reader.Integer(reader.Byte()); break;
            case '\x8b': value = reader.Integer(reader.UInt32()); break;
            case 'F': value = double.TryParse(reader.Line(), CultureInfo.InvariantCulture, out var real) ? real : 0.0; break;
            case 'G': value = reader.Double(); break;
            case 'X': value = reader.Text(reader.UInt32()); break;
            case '\x8c': value = reader.Text(reader.Byte()); break;
            case '\x8d': value = reader.Text(reader.UInt64()); break;
            case 'T': value = reader.Latin(reader.UInt32()); break;
            case 'U': value = reader.Latin(reader.Byte()); break;
            case 'S': value = reader.Line().Trim('\'', '"'); break;
            case 'V': value = reader.Line(); break;
            case 'B': value = reader.Bytes(reader.UInt32()); break;
            case 'C': value = reader.Bytes(reader.Byte()); break;
            case '\x8e': value = reader.Bytes(reader.UInt64()); break;
            default: return false;
        }

        stack.Add(value);
        return true;
    }

    private bool Collection(char opcode)
    {
        switch (opcode)
        {
            case '(': marks.Push(stack.Count); break;
            case '}': stack.Add(new PickleDictionary()); break;
            case ']': stack.Add(new PickleList()); break;
            case ')': stack.Add(new PickleTuple([])); break;
            case '\x8f': stack.Add(PickleOpaque.Instance); break;
            case 't': stack.Add(new PickleTuple(PopMark())); break;
            case '\x85': stack.Add(new PickleTuple(Pop(1))); break;
            case '\x86': stack.Add(new PickleTuple(Pop(2))); break;
            case '\x87': stack.Add(new PickleTuple(Pop(3))); break;
            case 'l': stack.Add(List(PopMark())); break;
            case 'd': stack.Add(Fill(new PickleDictionary(), PopMark())); break;
            case 'a': Append(Pop(1)); break;
            case 'e' or '\x90': Append(PopMark()); break;
            case '\x91': PopMark(); stack.Add(PickleOpaque.Instance); break;
            case 's': Fill(Pop(2)); break;
            case 'u': Fill(PopMark()); break;
            default: return false;
        }

        return true;
    }

    private bool Memory(char opcode)
    {
        switch (opcode)
        {
            case '\x80': reader.Byte(); break;
            case '\x95': reader.UInt64(); break;
            case 'p': memo[Index(reader.Line())] = Peek(); break;
            case 'q': memo[reader.Byte()] = Peek(); break;
            case 'r': memo[reader.UInt32()] = Peek(); break;
            case '\x94': memo[memo.Count] = Peek(); break;
            case 'g': stack.Add(Recall(Index(reader.Line()))); break;
            case 'h': stack.Add(Recall(reader.Byte())); break;
            case 'j': stack.Add(Recall(reader.UInt32())); break;
            case '0': Pop(); break;
            case '1': PopMark(); break;
            case '2': stack.Add(Peek()); break;
            default: return false;
        }

        return true;
    }

    private bool Call(char opcode)
    {
        switch (opcode)
        {
            case 'c':
                var module = reader.Line();
                stack.Add(AllowedGlobals.Look(path, module, reader.Line()));
                break;
            case '\x93':
                stack.Add(Pop(2) is [string from, string name] ? AllowedGlobals.Look(path, from, name) : throw Malformed("a name is no text"));
                break;
            case 'R' or '\x81':
                stack.Add(Pop(2) is [PickleGlobal global, PickleTuple arguments] ? AllowedGlobals.Make(path, global, arguments.Items) : throw Malformed("something is called that is no name"));
                break;
            case 'b':
                // State of an object (a dictionary's _metadata): no tensor depends on it.
                Pop();
                Peek();
                break;
            case 'Q':
                stack.Add(Pop() is PickleTuple id ? persistent(id.Items) : throw Malformed("a reference to what lies outside is no tuple"));
                break;
            default:
                return false;
        }

        return true;
    }

    private void Append(IReadOnlyList<object?> items)
    {
        if (Peek() is PickleList list)
        {
            list.Items.AddRange(items);
        }
        else if (Peek() is not PickleOpaque)
        {
            throw Malformed("something is appended to what is no list");
        }
    }

    private void Fill(IReadOnlyList<object?> items)
    {
        if (Peek() is PickleDictionary dictionary)
        {
            Fill(dictionary, items);
        }
        else if (Peek() is not PickleOpaque)
        {
            throw Malformed("an item is set in what is no dictionary");
        }
    }

    private static PickleDictionary Fill(PickleDictionary dictionary, IReadOnlyList<object?> items)
    {
        for (var i = 0; i + 1 < items.Count; i += 2)
        {
            dictionary.Set(items[i], items[i + 1]);
        }

        return dictionary;
    }

    private static PickleList List(IReadOnlyList<object?> items)
    {
        var list = new PickleList();
        list.Items.AddRange(items);
        return list;
    }

    private object? Peek() => stack.Count > Floor ? stack[^1] : throw Malformed("its stack is empty");

    private object? Pop() => Pop(1)[0];

    private object?[] Pop(int count)
    {
        if (stack.Count - count < Floor)
        {
            throw Malformed("its stack is empty");
        }

        object?[] items = [.. stack.TakeLast(count)];
        stack.RemoveRange(stack.Count - count, count);
        return items;
    }

    private object?[] PopMark() => marks.TryPop(out var mark) ? Pop(stack.Count - mark) : throw Malformed("a mark is missing");

    private int Floor => marks.TryPeek(out var mark) ? mark : 0;

    private object? Recall(long index) => memo.TryGetValue(index, out var value) ? value : throw Malformed($"nothing was stored at {index}");

    private long Index(string line) => long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : throw Malformed($"'{line}' is no index");

    private static object Number(string line) => line switch
    {
        "00" => false,
        "01" => true,
        _ => long.TryParse(line.TrimEnd('L'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : PickleOpaque.Instance,
    };

    private Diagnostics.McmcException Malformed(string why) => CheckpointFault.Unreadable(path, $"its pickle is damaged ({why})");
}
