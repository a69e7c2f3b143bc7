using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Bureaus;

/// <summary>A bureau's new duty status.</summary>
/// <param name="Status">Whether somebody answers.</param>
/// <param name="Contacts">Whom to call, first choice first; at most 20.</param>
internal sealed record DutyRequest(DutyStatus Status, ImmutableArray<DutyContact> Contacts);
