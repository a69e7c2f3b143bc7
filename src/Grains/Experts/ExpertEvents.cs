using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;

namespace Interpol.Mesh.Grains.Experts;

/// <summary>What can happen to an expert. Who did it and when stands beside the event.</summary>
[GenerateSerializer, Immutable, Alias("expert-event")]
internal abstract record ExpertEvent;

/// <summary>The expert was entered, or the card changed.</summary>
[GenerateSerializer, Immutable, Alias("expert-put")]
internal sealed record ExpertPut([property: Id(0)] ExpertCard Card) : ExpertEvent;

/// <summary>The expert is off the roster.</summary>
[GenerateSerializer, Immutable, Alias("expert-retired")]
internal sealed record ExpertRetired : ExpertEvent;

/// <summary>A deployment has reserved the expert, or the reservation is further.</summary>
[GenerateSerializer, Immutable, Alias("expert-reserved")]
internal sealed record ExpertReserved([property: Id(0)] ExpertReservation Reservation) : ExpertEvent;

/// <summary>The reservation for a deployment is over; by the clock when it was a hold that nobody made more of.</summary>
[GenerateSerializer, Immutable, Alias("expert-freed")]
internal sealed record ExpertFreed([property: Id(0)] DeploymentId Deployment, [property: Id(1)] int Member, [property: Id(2)] DateTimeOffset? LapsedAt) : ExpertEvent;

/// <summary>What is told to a deployment: a hold has lapsed.</summary>
[GenerateSerializer, Immutable, Alias("hold-lapse")]
internal sealed record HoldLapse([property: Id(0)] ExpertId Expert, [property: Id(1)] DateTimeOffset HeldUntil);
