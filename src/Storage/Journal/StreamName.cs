namespace Interpol.Mesh.Storage.Journal;

/// <summary>The name of one append-only stream of a hub's journal, for example <c>outbox/FR</c> or <c>feed/FR/flash</c>.</summary>
/// <param name="Value">The text of the name: 1 to 200 characters, compared by ordinal value.</param>
public readonly record struct StreamName(string Value)
{
    /// <summary>The longest name that a journal accepts, in characters.</summary>
    public const int MaxLength = 200;

    /// <inheritdoc/>
    public override string ToString() => Value;
}
