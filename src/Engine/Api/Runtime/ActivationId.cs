using System.Text.Json.Serialization;

namespace Orleans.Runtime;

/// <summary>The identity of one activation of a grain.</summary>
[JsonConverter(typeof(ActivationIdConverter))]
public readonly struct ActivationId : IEquatable<ActivationId>
{
    private readonly Guid _key;

    /// <summary>Wraps the identity.</summary>
    public ActivationId(Guid key) => _key = key;

    /// <summary>True for the empty identity.</summary>
    public bool IsDefault => _key == Guid.Empty;

    /// <summary>A new identity.</summary>
    public static ActivationId NewId() => new(Guid.NewGuid());

    /// <summary>Reads what <see cref="ToParsableString"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no activation id.</exception>
    public static ActivationId FromParsableString(string activationId) =>
        activationId is { Length: 33 } && activationId[0] == '@' && Guid.TryParseExact(activationId.AsSpan(1), "N", out var key)
            ? new ActivationId(key)
            : throw new FormatException($"'{activationId}' is not an activation id. Expected: @ and 32 hexadecimal digits.");

    /// <summary>The text that <see cref="FromParsableString"/> reads.</summary>
    public string ToParsableString() => $"@{_key:N}";

    /// <inheritdoc/>
    public bool Equals(ActivationId other) => _key == other._key;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ActivationId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _key.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"@{_key:N}";

    /// <summary>True when both are the same activation.</summary>
    public static bool operator ==(ActivationId left, ActivationId right) => left.Equals(right);

    /// <summary>True when the activations differ.</summary>
    public static bool operator !=(ActivationId left, ActivationId right) => !left.Equals(right);

    internal Guid ToGuid() => _key;
}
