using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Bureaus;

/// <summary>How to call another bureau now.</summary>
/// <param name="Owner">The bureau.</param>
/// <param name="Name">Its English name.</param>
/// <param name="Status">Whether somebody answers, as it says itself.</param>
/// <param name="ChangedAt">When it last said so; null when it never did.</param>
/// <param name="LocalTime">What time it is there; null for an owner that is no country.</param>
/// <param name="TimeZone">The time zone; null for an owner that is no country.</param>
/// <param name="CallFirst">The name of the contact to call first: the first one that answers now by its hours, else the first; null when there is none.</param>
/// <param name="Contacts">All contacts, first choice first.</param>
internal sealed record CallBody(
    OwnerId Owner,
    string Name,
    DutyStatus Status,
    DateTimeOffset? ChangedAt,
    DateTimeOffset? LocalTime,
    string? TimeZone,
    string? CallFirst,
    ImmutableArray<CallContactBody> Contacts);
