using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Feeds;

/// <summary>Writes a <see cref="FeedCursor"/> as its text, as a value and as a property name.</summary>
public sealed class FeedCursorJsonConverter : TextJsonConverter<FeedCursor>
{
    /// <inheritdoc/>
    protected override FeedCursor FromText(string text) => FeedCursor.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(FeedCursor value) => value.ToString();
}
