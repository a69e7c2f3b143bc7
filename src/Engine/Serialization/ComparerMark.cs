namespace Interpol.Mesh.Engine.Serialization;

/// <summary>Which comparer a set or dictionary uses. Only those that mean the same everywhere can cross the wire.</summary>
internal static class ComparerMark
{
    private const byte Null = 0;
    private const byte Default = 1;
    private const byte Ordinal = 2;
    private const byte OrdinalIgnoreCase = 3;

    public static void Write<T>(WireWriter writer, IEqualityComparer<T> comparer)
    {
        if (ReferenceEquals(comparer, EqualityComparer<T>.Default))
        {
            writer.WriteByte(Default);
        }
        else if (ReferenceEquals(comparer, StringComparer.Ordinal))
        {
            writer.WriteByte(Ordinal);
        }
        else if (ReferenceEquals(comparer, StringComparer.OrdinalIgnoreCase))
        {
            writer.WriteByte(OrdinalIgnoreCase);
        }
        else
        {
            throw new WireFormatException($"A set or dictionary with comparer {comparer.GetType()} cannot cross the wire. Use the default comparer, StringComparer.Ordinal or StringComparer.OrdinalIgnoreCase.");
        }
    }

    /// <summary>False for a collection that is null.</summary>
    public static bool TryRead<T>(ref WireReader reader, out IEqualityComparer<T>? comparer)
    {
        comparer = null;
        var mark = reader.ReadByte();
        if (mark is Ordinal or OrdinalIgnoreCase)
        {
            comparer = (mark == Ordinal ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase) as IEqualityComparer<T>;
        }

        return mark switch
        {
            Null => false,
            Default => true,
            _ when comparer is not null => true,
            _ => throw new WireFormatException($"{mark} is not a comparer of {typeof(T)}."),
        };
    }

    public static void RefuseOrder<T>(IComparer<T> comparer)
    {
        if (!ReferenceEquals(comparer, Comparer<T>.Default))
        {
            throw new WireFormatException($"A sorted collection with comparer {comparer.GetType()} cannot cross the wire. Use the default order.");
        }
    }
}
