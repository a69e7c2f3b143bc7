using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>The random id of a conversation: 32 hexadecimal digits. Its first message makes it, replies and forwards carry it on.</summary>
/// <param name="Value">The id.</param>
[GenerateSerializer, Immutable, Alias("thread-id")]
[JsonConverter(typeof(ThreadIdJsonConverter))]
public readonly record struct ThreadId([property: Id(0)] string Value)
{
    private const int Digits = 32;

    /// <summary>A new random id.</summary>
    public static ThreadId New() => new(Guid.NewGuid().ToString("N"));

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text does not have the form of a thread's id.</exception>
    public static ThreadId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("A thread's id is 32 lower-case hexadecimal digits.");

    /// <summary>Reads an id, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ThreadId id)
    {
        if (text is { Length: Digits } && text.AsSpan().IndexOfAnyExcept("0123456789abcdef") < 0)
        {
            id = new ThreadId(text);
            return true;
        }

        id = default;
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Writes a <see cref="ThreadId"/> as its text, as a value and as a property name.</summary>
public sealed class ThreadIdJsonConverter : TextJsonConverter<ThreadId>
{
    /// <inheritdoc/>
    protected override ThreadId FromText(string text) => ThreadId.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(ThreadId value) => value.Value;
}
