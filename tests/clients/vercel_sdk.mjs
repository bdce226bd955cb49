// Copyright: (c) 2026, DraggonnB
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later
// Calls the SDK of Vercel, and prints the problem of each call, an empty string if there is none.
import { Vercel } from "@vercel/sdk";

const { VERCEL_API_URL, VERCEL_TOKEN, VERCEL_TEAM: slug, GITHUB_OWNER: org } = process.env;
const vercel = new Vercel({ serverURL: VERCEL_API_URL, bearerToken: VERCEL_TOKEN });
const { projects, deployments, user, teams } = vercel;
const results = {};

async function call(name, send) {
  try {
    const response = await send();
    results[name] = "";
    return response;
  } catch (error) {
    results[name] = `${error.message} ${JSON.stringify(error.cause?.issues ?? "")}`.slice(0, 2000);
  }
}

const site = { slug, idOrName: "sdk" };
await call("createProject", () =>
  projects.createProject({ slug, requestBody: { name: "sdk", gitRepository: { type: "github", repo: `${org}/sdk` } } }));
await call("refusal of a second project", async () => {
  const error = await projects.createProject({ slug, requestBody: { name: "sdk" } }).then(() => null, (reason) => reason);
  if (error?.statusCode !== 409) throw new Error(`expected 409, got ${error}`);
});
await call("getProject", () => projects.getProject(site));
await call("updateProject", () => projects.updateProject({ ...site, requestBody: { framework: "nextjs" } }));
const variable = { key: "KEY", value: "value", type: "encrypted", target: ["production"] };
await call("createProjectEnv", () => projects.createProjectEnv({ ...site, upsert: "true", requestBody: variable }));
await call("filterProjectEnvs", () => projects.filterProjectEnvs(site));
await call("addProjectDomain", () => projects.addProjectDomain({ ...site, requestBody: { name: "www.sdk.example" } }));
await call("getProjectDomains", () => projects.getProjectDomains(site));
await call("getProjectDomain", () => projects.getProjectDomain({ ...site, domain: "www.sdk.example" }));
const gitSource = { type: "github", org, repo: "sdk", ref: "main" };
const deployed = await call("createDeployment", () =>
  deployments.createDeployment({ slug, requestBody: { name: "sdk", project: "sdk", target: "production", gitSource } }));
await call("getDeployments", () => deployments.getDeployments({ slug }));
await call("getDeployment", () => deployments.getDeployment({ slug, idOrUrl: deployed?.id ?? "" }));
await call("getProjects", () => projects.getProjects({ slug }));
await call("getAuthUser", () => user.getAuthUser());
await call("getTeams", () => teams.getTeams({}));
await call("getTeam", () => teams.getTeam({ teamId: slug }));
await call("deleteProject", () => projects.deleteProject(site));
process.stdout.write(JSON.stringify(results));
