using System.Collections.Concurrent;
using Interpol.Mesh.Contracts.Alerts;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.BureauStore;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Groups;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Contracts.Teams;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Numbers;
using NSubstitute;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>All actors of a mesh in memory, behind a grain factory.</summary>
internal sealed class FakeMesh
{
    private readonly ConcurrentDictionary<string, FakeOutbox> _outboxes = new();
    private readonly ConcurrentDictionary<string, FakeFeed> _feeds = new();
    private readonly ConcurrentDictionary<string, FakeAttachment> _attachments = new();
    private readonly ConcurrentDictionary<string, FakeBureau> _bureaus = new();
    private readonly ConcurrentDictionary<string, FakeAudit> _audits = new();
    private readonly ConcurrentDictionary<string, FakeGroups> _groups = new();
    private readonly ConcurrentDictionary<string, FakeBureauStore> _stores = new();
    private readonly ConcurrentDictionary<string, FakeConsent> _consents = new();
    private readonly ConcurrentDictionary<string, FakeDeployment> _deployments = new();
    private readonly ConcurrentDictionary<string, FakeExpert> _experts = new();
    private readonly ConcurrentDictionary<string, FakeHit> _hits = new();
    private readonly ConcurrentDictionary<string, FakeIdentification> _identifications = new();
    private readonly ConcurrentDictionary<string, FakeEvent> _events = new();
    private readonly ConcurrentDictionary<string, FakeCase> _cases = new();
    private readonly ConcurrentDictionary<string, FakeTeam> _teams = new();
    private readonly ConcurrentDictionary<string, FakeNotice> _notices = new();
    private readonly ConcurrentDictionary<string, FakeNumbers> _numbers = new();
    private readonly ConcurrentDictionary<string, FakeReplica> _replicas = new();
    private readonly ConcurrentDictionary<string, FakeRecords> _records = new();
    private readonly ConcurrentDictionary<string, FakeRecordReplica> _recordReplicas = new();
    private readonly ConcurrentDictionary<string, FakeCommandDesk> _rooms = new();
    private readonly TimeProvider _time;

    public FakeMesh(TimeProvider time)
    {
        _time = time;
        var grains = new FakeGrains();
        Grains = grains;
        grains.Add<IOutboxGrain>(Outbox);
        grains.Add<IFeedGrain>(Feed);
        grains.Add<IAttachmentGrain>(Attachment);
        grains.Add<IBureauGrain>(Bureau);
        grains.Add<IAuditGrain>(Audit);
        grains.Add<IGroupsGrain>(Groups);
        grains.Add<IBureauStoreGrain>(Store);
        grains.Add<IConsentGrain>(Consent);
        grains.Add<IDeploymentGrain>(Deployment);
        grains.Add<IExpertGrain>(Expert);
        grains.Add<IIdentificationGrain>(key => _identifications.GetOrAdd(key, id => new FakeIdentification(id, this, _time)));
        grains.Add<IHitGrain>(Hit);
        LeadDesk = new FakeLeadDesk(this, time);
        grains.Add<ILeadDeskGrain>(_ => LeadDesk);
        grains.Add<ICommandDeskGrain>(key => _rooms.GetOrAdd(key, hub => new FakeCommandDesk(hub, this, time)));
        var alerts = new FakeAlerts(this, time);
        grains.Add<IAlertsGrain>(_ => alerts);
        grains.Add<IEventGrain>(Event);
        grains.Add<IAccreditationsGrain>(_ => Accreditations);
        grains.Add<ICaseGrain>(Case);
        grains.Add<ITeamGrain>(Team);
        grains.Add<INoticeGrain>(Notice);
        grains.Add<INumberGrain>(Numbers);
        grains.Add<IReplicaGrain>(Replica);
        grains.Add<IRecordsGrain>(Records);
        grains.Add<IRecordReplicaGrain>(RecordReplica);
        OfflineCopies.ReadHoldersAsync(default, default).ReturnsForAnyArgs([]);
        grains.Add<IOfflineCopiesGrain>(_ => OfflineCopies);
        PublicNotices = new FakePublicNotices(time);
        grains.Add<IPublicNoticesGrain>(_ => PublicNotices);
        grains.Add<ISiloGrain>(key => Silos(key));
        grains.Add<IManagementGrain>(_ => Management);
    }

    public IGrainFactory Grains { get; }

    /// <summary>The keys of its gateways.</summary>
    public GatewayKeys Keys { get; } = new();

    /// <summary>The lead desk of the command centre.</summary>
    public FakeLeadDesk LeadDesk { get; }

    /// <summary>The offline copies of every hub.</summary>
    public IOfflineCopiesGrain OfflineCopies { get; } = Substitute.For<IOfflineCopiesGrain>();

    /// <summary>The public notices of Lyon.</summary>
    public FakePublicNotices PublicNotices { get; }

    public IManagementGrain Management { get; } = Substitute.For<IManagementGrain>();

    public Func<string, ISiloGrain> Silos { get; set; } = _ => Substitute.For<ISiloGrain>();

    /// <summary>Calls of outboxes that reached any actor.</summary>
    public int Submissions => _outboxes.Values.Sum(outbox => outbox.Calls);

    /// <summary>Calls that wrote parts of attachments.</summary>
    public int AttachmentWrites => _attachments.Values.Sum(attachment => attachment.Writes);

    /// <summary>Changes of duty status.</summary>
    public int DutyChanges => _bureaus.Values.Sum(bureau => bureau.Changes);

    public FakeOutbox Outbox(string code) => _outboxes.GetOrAdd(code, _ => new FakeOutbox(OwnerId.Parse(code), this, _time));

    public FakeFeed Feed(string code) => _feeds.GetOrAdd(code, _ => new FakeFeed(OwnerId.Parse(code), _time));

    public FakeAttachment Attachment(string key) => _attachments.GetOrAdd(key, _ => new FakeAttachment(key, this));

    public FakeBureau Bureau(string code) => _bureaus.GetOrAdd(code, _ => new FakeBureau(OwnerId.Parse(code), _time));

    public FakeAudit Audit(string hub) => _audits.GetOrAdd(hub, _ => new FakeAudit());

    public FakeGroups Groups(string code) => _groups.GetOrAdd(code, _ => new FakeGroups(OwnerId.Parse(code), _time));

    public FakeConsent Consent(string id) => _consents.GetOrAdd(id, _ => new FakeConsent(id, this, _time));

    public FakeDeployment Deployment(string id) => _deployments.GetOrAdd(id, _ => new FakeDeployment(id, this, _time));

    public FakeExpert Expert(string id) => _experts.GetOrAdd(id, _ => new FakeExpert(id, this, _time));

    public FakeHit Hit(string id) => _hits.GetOrAdd(id, _ => new FakeHit(id, this, _time));

    /// <summary>What notes of hits wait for.</summary>
    public Task HitsOpen { get; set; } = Task.CompletedTask;

    /// <summary>What notes of hits fail with.</summary>
    public Faults HitFaults { get; } = new();

    /// <summary>All hits that were noted.</summary>
    public IEnumerable<FakeHit> AllHits => _hits.Values.Where(hit => hit.State is not null);

    public FakeEvent Event(string id) => _events.GetOrAdd(id, _ => new FakeEvent(id, this, _time));

    /// <summary>The lists of every event.</summary>
    public IAccreditationsGrain Accreditations { get; } = Substitute.For<IAccreditationsGrain>();

    public FakeCase Case(string id) => _cases.GetOrAdd(id, _ => new FakeCase(id, this, _time));

    public FakeTeam Team(string id) => _teams.GetOrAdd(id, _ => new FakeTeam(id, this, _time));

    public FakeNotice Notice(string id) => _notices.GetOrAdd(id, _ => new FakeNotice(id, this, _time));

    public FakeNumbers Numbers(string series) => _numbers.GetOrAdd(series, _ => new FakeNumbers(_time));

    public FakeReplica Replica(string hub) => _replicas.GetOrAdd(hub, _ => new FakeReplica());

    public FakeRecords Records(string code) => _records.GetOrAdd(code, _ => new FakeRecords(OwnerId.Parse(code), _time));

    /// <summary>The records of all owners.</summary>
    public IEnumerable<(OwnerId Owner, RecordView View)> AllRecords => _records.SelectMany(records => records.Value.All.Select(view => (OwnerId.Parse(records.Key), view)));

    public FakeRecordReplica RecordReplica(string hub) => _recordReplicas.GetOrAdd(hub, _ => new FakeRecordReplica(HubName.Parse(hub), this, _time));

    public FakeBureauStore Store(string code) => _stores.GetOrAdd(code, _ => new FakeBureauStore(_time));
}
