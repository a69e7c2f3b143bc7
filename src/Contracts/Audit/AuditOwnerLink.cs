using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Audit;

/// <summary>Where the row before is that has entries of an owner.</summary>
/// <param name="Owner">The owner: of the acting officer or of the object.</param>
/// <param name="Previous">Position of that row; 0 when there is none.</param>
public readonly record struct AuditOwnerLink(OwnerId Owner, long Previous);
