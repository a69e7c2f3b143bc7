namespace Orleans.Runtime;

/// <summary>Where an activation of a grain lives.</summary>
public sealed class GrainAddress : IEquatable<GrainAddress>
{
    /// <summary>The grain.</summary>
    public GrainId GrainId { get; init; }

    /// <summary>The activation.</summary>
    public ActivationId ActivationId { get; init; }

    /// <summary>The silo; null while unknown.</summary>
    public SiloAddress? SiloAddress { get; init; }

    /// <summary>The membership version under which the activation was placed.</summary>
    public MembershipVersion MembershipVersion { get; init; } = MembershipVersion.MinValue;

    /// <summary>True when grain, activation and silo are all known.</summary>
    public bool IsComplete => !GrainId.IsDefault && !ActivationId.IsDefault && SiloAddress is not null;

    /// <summary>True when both mean the same activation on the same silo; an unknown part matches anything.</summary>
    public bool Matches(GrainAddress? other) =>
        other is not null
        && GrainId.Equals(other.GrainId)
        && (SiloAddress is null || other.SiloAddress is null || SiloAddress.Equals(other.SiloAddress))
        && (ActivationId.IsDefault || other.ActivationId.IsDefault || ActivationId.Equals(other.ActivationId));

    /// <inheritdoc/>
    public bool Equals(GrainAddress? other) =>
        other is not null && GrainId.Equals(other.GrainId) && Equals(SiloAddress, other.SiloAddress)
        && ActivationId.Equals(other.ActivationId) && MembershipVersion == other.MembershipVersion;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GrainAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((GrainId.GetHashCode() * 31) + (SiloAddress?.GetHashCode() ?? 0));

    /// <inheritdoc/>
    public override string ToString() => $"[{nameof(GrainAddress)} GrainId={GrainId}, ActivationId={ActivationId}, SiloAddress={SiloAddress}]";

    /// <summary>The text of <see cref="ToString"/> with the membership version.</summary>
    public string ToFullString() => $"[{nameof(GrainAddress)} GrainId={GrainId}, ActivationId={ActivationId}, SiloAddress={SiloAddress}, MembershipVersion={MembershipVersion}]";
}
