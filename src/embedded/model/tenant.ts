// Tenants: the part of FusionAuth's tenant document that decides something here, and its defaults.
// Source: FusionAuth docs, apis/tenants; OpenAPI 1.69.0.

export type EventSetting = { enabled: boolean; transactionType: string };

export type Tenant = {
  id: string;
  name: string;
  issuer: string;
  insertInstant: number;
  lastUpdateInstant: number;
  data: Record<string, unknown>;
  emailConfiguration: {
    defaultFromEmail?: string;
    defaultFromName?: string;
    forgotPasswordEmailTemplateId?: string;
    setPasswordEmailTemplateId?: string;
    verificationEmailTemplateId?: string;
    implicitEmailVerificationAllowed: boolean;
    verifyEmail: boolean;
    verifyEmailWhenChanged: boolean;
    verificationStrategy: string;
    unverified: { behavior: string };
    [more: string]: unknown;
  };
  eventConfiguration: { events: Record<string, EventSetting> };
  externalIdentifierConfiguration: Record<string, unknown>;
  failedAuthenticationConfiguration: {
    actionCancelPolicy?: { onPasswordReset: boolean };
    actionDuration: number;
    actionDurationUnit: string;
    resetCountInSeconds: number;
    tooManyAttempts: number;
    userActionId?: string;
    [more: string]: unknown;
  };
  jwtConfiguration: JwtConfiguration;
  loginConfiguration: { requireAuthentication: boolean };
  passwordEncryptionConfiguration: { encryptionScheme: string; encryptionSchemeFactor: number };
  passwordValidationRules: PasswordValidationRules;
  [more: string]: unknown;
};

export type JwtConfiguration = {
  enabled?: boolean;
  accessTokenKeyId?: string;
  idTokenKeyId?: string;
  timeToLiveInSeconds: number;
  refreshTokenTimeToLiveInMinutes: number;
  refreshTokenUsagePolicy?: string;
  refreshTokenExpirationPolicy?: string;
  refreshTokenRevocationPolicy?: { onLoginPrevented?: boolean; onPasswordChanged?: boolean };
  [more: string]: unknown;
};

export type PasswordValidationRules = {
  minLength: number;
  maxLength: number;
  requireMixedCase: boolean;
  requireNonAlpha: boolean;
  requireNumber: boolean;
  validateOnLogin: boolean;
  [more: string]: unknown;
};

const randomBytesId = { length: 32, type: 'randomBytes' };
const shortCode = { length: 6, type: 'randomAlphaNumeric' };

const externalIds = {
  authorizationGrantIdTimeToLiveInSeconds: 30,
  changePasswordIdGenerator: randomBytesId,
  changePasswordIdTimeToLiveInSeconds: 600,
  deviceCodeTimeToLiveInSeconds: 300,
  deviceUserCodeIdGenerator: shortCode,
  emailVerificationIdGenerator: randomBytesId,
  emailVerificationIdTimeToLiveInSeconds: 86_400,
  emailVerificationOneTimeCodeGenerator: shortCode,
  externalAuthenticationIdTimeToLiveInSeconds: 300,
  oneTimePasswordTimeToLiveInSeconds: 60,
  passwordlessLoginGenerator: randomBytesId,
  passwordlessLoginTimeToLiveInSeconds: 180,
  registrationVerificationIdGenerator: randomBytesId,
  registrationVerificationIdTimeToLiveInSeconds: 86_400,
  registrationVerificationOneTimeCodeGenerator: shortCode,
  setupPasswordIdGenerator: randomBytesId,
  setupPasswordIdTimeToLiveInSeconds: 86_400,
  trustTokenTimeToLiveInSeconds: 180,
  twoFactorIdTimeToLiveInSeconds: 300,
  twoFactorTrustIdTimeToLiveInSeconds: 2_592_000,
};

/** What a new tenant has before anything is asked of it; `keyId` signs its tokens. */
export const tenantDefaults = (keyId: string, idTokenKeyId: string) => ({
  configured: false,
  connectorPolicies: [
    { connectorId: 'e3306678-a53a-4964-9040-1c96f36dda72', domains: ['*'], migrate: false },
  ],
  data: {},
  emailConfiguration: {
    debug: false,
    defaultFromEmail: 'change-me@example.com',
    defaultFromName: 'FusionAuth',
    host: 'localhost',
    implicitEmailVerificationAllowed: true,
    port: 25,
    security: 'NONE',
    unverified: { allowEmailChangeWhenGated: false, behavior: 'Allow' },
    verificationStrategy: 'ClickableLink',
    verifyEmail: false,
    verifyEmailWhenChanged: false,
  },
  eventConfiguration: { events: {} },
  externalIdentifierConfiguration: { ...externalIds },
  failedAuthenticationConfiguration: {
    actionCancelPolicy: { onPasswordReset: false },
    actionDuration: 3,
    actionDurationUnit: 'MINUTES',
    emailUser: false,
    resetCountInSeconds: 60,
    tooManyAttempts: 5,
  },
  httpSessionMaxInactiveInterval: 3600,
  issuer: 'acme.com',
  jwtConfiguration: {
    enabled: true,
    accessTokenKeyId: keyId,
    idTokenKeyId,
    refreshTokenExpirationPolicy: 'Fixed',
    refreshTokenRevocationPolicy: { onLoginPrevented: true, onPasswordChanged: true },
    refreshTokenTimeToLiveInMinutes: 43_200,
    refreshTokenUsagePolicy: 'Reusable',
    timeToLiveInSeconds: 3600,
  },
  loginConfiguration: { requireAuthentication: true },
  maximumPasswordAge: { days: 180, enabled: false },
  minimumPasswordAge: { enabled: false, seconds: 30 },
  passwordEncryptionConfiguration: {
    encryptionScheme: 'salted-pbkdf2-hmac-sha256',
    encryptionSchemeFactor: 24_000,
    modifyEncryptionSchemeOnLogin: false,
  },
  passwordValidationRules: {
    breachDetection: { enabled: false },
    maxLength: 256,
    minLength: 8,
    rememberPreviousPasswords: { count: 1, enabled: false },
    requireMixedCase: false,
    requireNonAlpha: false,
    requireNumber: false,
    validateOnLogin: false,
  },
  ssoConfiguration: { deviceTrustTimeToLiveInSeconds: 31_536_000 },
  state: 'Active',
  themeId: '75a068fd-e94b-451a-9aeb-3ddb9a3b5987',
  userDeletePolicy: { unverified: { enabled: false, numberOfDaysToRetain: 120 } },
  usernameConfiguration: {
    unique: { enabled: false, numberOfDigits: 5, separator: '#', strategy: 'OnCollision' },
  },
});

/** The seconds an external id of this tenant lives. */
export function timeToLive(tenant: Tenant, setting: string): number {
  const seconds = tenant.externalIdentifierConfiguration[setting];
  return typeof seconds === 'number' && seconds > 0 ? seconds : 600;
}
