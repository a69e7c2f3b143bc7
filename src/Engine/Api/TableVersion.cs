using System.Globalization;

namespace Orleans;

/// <summary>The version of the membership table.</summary>
public sealed class TableVersion : IEquatable<TableVersion>
{
    /// <summary>A version with the tag that guards its row.</summary>
    public TableVersion(int version, string eTag)
    {
        Version = version;
        VersionEtag = eTag;
    }

    /// <summary>The number, which grows with every change.</summary>
    public int Version { get; }

    /// <summary>The tag that guards the row.</summary>
    public string VersionEtag { get; }

    /// <summary>The version after this one.</summary>
    public TableVersion Next() => new(Version + 1, VersionEtag);

    /// <inheritdoc/>
    public bool Equals(TableVersion? other) => other is not null && Version == other.Version && VersionEtag == other.VersionEtag;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TableVersion);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Version, VersionEtag);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"<{Version}, {VersionEtag}>");
}
