using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Broadcasts;

/// <summary>The types of diffusions.</summary>
/// <param name="ReviewDesk">The owner whose desk every diffusion also goes to, for review.</param>
/// <param name="Types">All types.</param>
internal sealed record DiffusionTypesBody(OwnerId ReviewDesk, ImmutableArray<DiffusionType> Types);
