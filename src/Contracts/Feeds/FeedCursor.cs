using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Feeds;

/// <summary>How far a reader is in the three lanes of a feed. Its text, three numbers with dots (<c>12.0.345</c>), is also the <c>Last-Event-ID</c>.</summary>
/// <param name="Flash">Position in the flash lane; 0 is before the first entry.</param>
/// <param name="Urgent">Position in the urgent lane.</param>
/// <param name="Routine">Position in the routine lane.</param>
[GenerateSerializer, Immutable, Alias("feed-cursor")]
[JsonConverter(typeof(FeedCursorJsonConverter))]
public readonly record struct FeedCursor([property: Id(0)] long Flash, [property: Id(1)] long Urgent, [property: Id(2)] long Routine)
{
    /// <summary>Before the first entry of every lane.</summary>
    public static FeedCursor Start { get; }

    /// <summary>The position in a lane.</summary>
    public long this[Lane lane] => lane switch
    {
        Lane.Flash => Flash,
        Lane.Urgent => Urgent,
        _ => Routine,
    };

    /// <summary>The same cursor at another position in one lane.</summary>
    public FeedCursor With(Lane lane, long position) => lane switch
    {
        Lane.Flash => this with { Flash = position },
        Lane.Urgent => this with { Urgent = position },
        _ => this with { Routine = position },
    };

    /// <summary>Reads a cursor.</summary>
    /// <exception cref="FormatException">The text is not three numbers with dots.</exception>
    public static FeedCursor Parse(string text) =>
        TryParse(text, out var cursor) ? cursor : throw new FormatException("A feed cursor is three numbers with dots, for example 12.0.345; start with 0.0.0.");

    /// <summary>Reads a cursor, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out FeedCursor cursor)
    {
        cursor = default;
        var parts = text?.Split('.');
        if (parts is not { Length: 3 } || !Number(parts[0], out var flash) || !Number(parts[1], out var urgent) || !Number(parts[2], out var routine))
        {
            return false;
        }

        cursor = new FeedCursor(flash, urgent, routine);
        return true;

        static bool Number(string part, out long value) => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Flash}.{Urgent}.{Routine}");
}

/// <summary>Writes a <see cref="FeedCursor"/> as its text, as a value and as a property name.</summary>
public sealed class FeedCursorJsonConverter : TextJsonConverter<FeedCursor>
{
    /// <inheritdoc/>
    protected override FeedCursor FromText(string text) => FeedCursor.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(FeedCursor value) => value.ToString();
}
