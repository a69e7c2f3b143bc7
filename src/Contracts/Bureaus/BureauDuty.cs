using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Bureaus;

/// <summary>A bureau's duty status and whom to call.</summary>
/// <param name="Status">Whether somebody answers.</param>
/// <param name="Contacts">Whom to call, first choice first; at most 20.</param>
/// <param name="ChangedAt">When the bureau last said so; null when it never did.</param>
[GenerateSerializer, Immutable, Alias("bureau-duty")]
public sealed record BureauDuty(
    [property: Id(0)] DutyStatus Status,
    [property: Id(1)] ImmutableArray<DutyContact> Contacts,
    [property: Id(2)] DateTimeOffset? ChangedAt);
